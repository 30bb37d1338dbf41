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
}
