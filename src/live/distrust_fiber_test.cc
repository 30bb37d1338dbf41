// Replies that are forged, broken or out of date, and servers that know too little.
#include "live/resolver.h"

#include <doctest/doctest.h>

#include "world/live_setting.h"

using namespace mailwhy;
using namespace mailwhy::live;
using namespace std::chrono_literals;
using dns::Status, dns::Transport, dns::Type;
using world::Forgery;
using Setting = world::LiveSetting;

TEST_CASE("forged replies are passed over") {
  for (Forgery forgery : {Forgery::WrongId, Forgery::WrongSource, Forgery::WrongCase,
                          Forgery::WrongName, Forgery::Garbage}) {
    CAPTURE(static_cast<int>(forgery));
    Setting s({.forgery = forgery});
    auto answer = s.ask("example.org", Type::A, s.authority());
    CHECK(answer->usable());
    CHECK(answer->has(Type::A));
  }
}

TEST_CASE("only forged replies: TCP tells the truth") {
  Setting s({.forgery = Forgery::WrongCase, .only_forged = true});
  auto answer = s.ask("example.org", Type::A, s.authority());
  CHECK(answer->has(Type::A));
  CHECK(answer->transport == Transport::Tcp);
}

TEST_CASE("replies that cannot be read are told apart from silence") {
  Setting s({.tcp = false, .forgery = Forgery::Garbage, .only_forged = true});
  CHECK(s.ask("example.org", Type::A, s.authority())->status == Status::Malformed);
}

TEST_CASE("a server that does not know EDNS is asked again without") {
  Setting s({.knows_edns = false});
  CHECK(s.ask("example.org", Type::A)->usable());
  CHECK(s.ask("example.org", Type::A, {.transport = Transport::Tcp})->usable());
  CHECK(s.ask("example.org", Type::A, s.authority())->refused_edns ==
        dns::Rcode::FormErr);
  Setting knowing;
  CHECK_FALSE(knowing.ask("example.org", Type::A, knowing.authority())->refused_edns);
}

TEST_CASE(
    "a server that does not keep the letters of a name is heard over TCP, at once") {
  Setting s({.keeps_case = false});
  bool caught = false;  // by chance a name may go out in small letters
  for (Type type : {Type::A, Type::MX, Type::TXT}) {
    auto answer = s.ask("example.org", type, s.authority());
    CHECK(answer->has(type));
    caught = caught || (answer->transport == Transport::Tcp && answer->changes_case);
  }
  CHECK(caught);
}

TEST_CASE("where TCP is closed it is asked in small letters, and answers over UDP") {
  Setting s({.tcp = false, .keeps_case = false});
  for (Transport transport : {Transport::Any, Transport::Udp}) {
    bool caught = false;
    for (Type type : {Type::A, Type::MX, Type::TXT}) {
      auto answer = s.ask("example.org", type, s.authority(transport));
      CHECK(answer->has(type));
      caught = caught || answer->changes_case;
    }
    CHECK(caught);
  }
}

TEST_CASE("one forged reply in other letters does not make a server careless") {
  Setting s({.forgery = Forgery::WrongCase});
  CHECK_FALSE(s.ask("example.org", Type::A, s.authority())->changes_case);
}

TEST_CASE("a cookie goes out where it is asked for, and silence to it is heard") {
  dns::Ask with_cookie;
  with_cookie.cookie = true;
  with_cookie.transport = Transport::Udp;
  Setting bearing;
  with_cookie.server = bearing.authority().server;
  CHECK(bearing.ask("example.org", Type::A, with_cookie)->usable());
  Setting dropping({.drops_cookies = true});
  with_cookie.server = dropping.authority().server;
  CHECK(dropping.ask("example.org", Type::A, with_cookie)->status == Status::Timeout);
  CHECK(dropping.ask("example.org", Type::A, dropping.authority())->usable());
}
