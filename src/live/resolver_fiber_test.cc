#include "live/resolver.h"

#include <atomic>

#include <doctest/doctest.h>

#include "dns/cache.h"
#include "world/live_setting.h"
#include "world/sockets.h"

using namespace mailwhy;
using namespace mailwhy::live;
using namespace std::chrono_literals;
using dns::Rcode, dns::Status, dns::Transport, dns::Type;
using world::DnsServer, world::DnsServerOptions, world::question;
using world::seconds_of;
using Setting = world::LiveSetting;

TEST_CASE(
    "a question gets its records over UDP, and the random case of its name stays "
    "inside") {
  Setting s;
  auto answer = s.ask("example.org", Type::A, s.authority());
  REQUIRE(answer->usable());
  CHECK(answer->transport == Transport::Udp);
  CHECK(answer->server == s.server.where().ip);
  CHECK(answer->ttl == 300);
  REQUIRE(answer->records.size() == 1);
  CHECK(answer->records[0].owner.to_string() == "example.org");
  CHECK(dns::address(answer->records[0])->to_string() == "192.0.2.80");
}

TEST_CASE("what does not exist is known not to exist, for its negative TTL") {
  Setting s;
  auto answer = s.ask("nobody.example.org", Type::A);
  CHECK(answer->nxdomain());
  CHECK(answer->ttl == 60);
  auto no_data = s.ask("example.org", Type::AAAA);
  CHECK(no_data->usable());
  CHECK(no_data->records.empty());
}

TEST_CASE("questions are asked in a fiber and outside of one") {
  Setting s;
  s.loop.run([&] { CHECK(s.ask("example.org", Type::MX)->has(Type::MX)); });
  CHECK(s.ask("example.org", Type::MX)->has(Type::MX));
}

TEST_CASE("equal questions at the same time go out once, fresh ones each for itself") {
  Setting s({.delay = 20ms});
  s.loop.run([&] {
    std::vector<std::function<void()>> work(10, [&] {
      CHECK(s.ask("example.org", Type::A)->usable());
      dns::Ask fresh;
      fresh.fresh = true;
      CHECK(s.ask("example.org", Type::A, fresh)->usable());
    });
    s.resolver().together(work);
  });
  CHECK(s.server.udp_packets() == 11);
}

TEST_CASE("independent questions go out together") {
  Setting s({.delay = 100ms});
  std::vector<dns::Question> questions{question("example.org", Type::A),
                                       question("example.org", Type::MX),
                                       question("nobody.example.org", Type::A)};
  std::vector<dns::AnswerPtr> answers;
  CHECK(seconds_of([&] { answers = s.resolver().query_all(questions); }) < 0.29);
  CHECK(answers[0]->has(Type::A));
  CHECK(answers[1]->has(Type::MX));
  CHECK(answers[2]->nxdomain());
}

TEST_CASE("a truncated reply is fetched over TCP at once") {
  Setting s({.force_tcp = true});
  dns::AnswerPtr answer;
  CHECK(seconds_of([&] { answer = s.ask("example.org", Type::TXT); }) < 0.38);
  CHECK(answer->has(Type::TXT));
  CHECK(answer->transport == Transport::Tcp);
}

TEST_CASE(
    "over UDP alone a truncated reply stays truncated, over TCP alone UDP is not used") {
  Setting s({.force_tcp = true});
  auto udp = s.ask("example.org", Type::TXT, {.transport = Transport::Udp});
  CHECK(udp->truncated);
  CHECK(udp->transport == Transport::Udp);
  int packets = s.server.udp_packets();
  auto tcp = s.ask("example.org", Type::TXT, {.transport = Transport::Tcp});
  CHECK(tcp->transport == Transport::Tcp);
  CHECK(tcp->usable());
  CHECK(s.server.udp_packets() == packets);
}

TEST_CASE("a record too long for UDP arrives whole") {
  Setting s;
  std::string text(4000, 'x');
  s.zone.add(
      {*dns::Name::parse("long.example.org"), Type::TXT, 300, dns::rdata_txt(text)});
  auto answer = s.ask("long.example.org", Type::TXT);
  REQUIRE(answer->records.size() == 1);
  std::string storage;
  CHECK(dns::joined_text(answer->records[0], storage) == text);
  CHECK(answer->transport == Transport::Tcp);
}

TEST_CASE(
    "a silent server is sent three packets and a connection, and given up after 2 s") {
  Setting s({.silent = true});
  dns::AnswerPtr answer;
  double seconds = seconds_of([&] { answer = s.ask("example.org", Type::A); });
  CHECK(answer->status == Status::Timeout);
  CHECK(seconds >= 1.99);
  CHECK(seconds < 2.4);
  CHECK(s.server.udp_packets() == 3);
  CHECK(s.server.tcp_questions() == 1);
}

TEST_CASE(
    "a silent authority is given up after 1.2 s, costs that once, and may speak again") {
  dns::ZoneResolver zone;
  world::add_lines(zone, world::kExampleZone);
  std::atomic<bool> silent = true;
  DnsServer server([&](const dns::Question& q) {
    if (!silent) return zone.query(q);
    dns::Answer nothing;
    nothing.status = Status::Timeout;
    return std::make_shared<const dns::Answer>(nothing);
  });
  Loop loop;
  LiveResolver live(loop, {.authority_port = server.where().port});
  dns::Ask how;
  how.server = server.where().ip;
  auto ask = [&](Type type) { return live.query(question("example.org", type, how)); };
  double seconds = seconds_of([&] { CHECK(ask(Type::A)->status == Status::Timeout); });
  CHECK(seconds >= 1.19);
  CHECK(seconds < 1.6);
  CHECK(seconds_of([&] { CHECK(ask(Type::MX)->status == Status::Timeout); }) < 0.9);
  silent = false;
  CHECK(ask(Type::TXT)->usable());
  silent = true;
  CHECK(seconds_of([&] { ask(Type::SOA); }) > 1.1);
}

TEST_CASE("a lost packet costs 0.4 s") {
  Setting s({.tcp = false, .drop_first = true});
  dns::AnswerPtr answer;
  double seconds = seconds_of([&] { answer = s.ask("example.org", Type::A); });
  CHECK(answer->usable());
  CHECK(answer->transport == Transport::Udp);
  CHECK(seconds >= 0.39);
  CHECK(seconds < 0.9);
}

TEST_CASE("a closed port is unreachable at once, by name of the server or as resolver") {
  Setting s({.udp = false, .tcp = false});
  for (dns::Ask how : {dns::Ask{}, s.authority(), s.authority(Transport::Udp),
                       s.authority(Transport::Tcp)}) {
    dns::AnswerPtr answer;
    CHECK(seconds_of([&] { answer = s.ask("example.org", Type::A, how); }) < 0.38);
    CHECK(answer->status == Status::Unreachable);
  }
}

TEST_CASE("where UDP is closed, TCP answers; where TCP is closed, UDP does") {
  Setting tcp_only({.udp = false});
  auto answer = tcp_only.ask("example.org", Type::A);
  CHECK(answer->usable());
  CHECK(answer->transport == Transport::Tcp);
  Setting udp_only({.tcp = false});
  CHECK(udp_only.ask("example.org", Type::A)->transport == Transport::Udp);
}

TEST_CASE("SERVFAIL of the only server comes back at once") {
  Setting s({.always = Rcode::ServFail});
  dns::AnswerPtr answer;
  CHECK(seconds_of([&] { answer = s.ask("example.org", Type::A); }) < 0.38);
  CHECK(answer->status == Status::Answered);
  CHECK(answer->rcode == Rcode::ServFail);
  CHECK_FALSE(answer->usable());
}

TEST_CASE(
    "of several resolvers the one that knows is heard, and asked first from then on") {
  for (DnsServerOptions bad :
       {DnsServerOptions{.always = Rcode::ServFail},
        DnsServerOptions{.always = Rcode::Refused},
        DnsServerOptions{.udp = false, .tcp = false}, DnsServerOptions{.silent = true}}) {
    Setting s;
    dns::ZoneResolver nothing;
    DnsServer first(nothing, bad);
    s.options.resolvers = {first.where(), s.server.where()};
    dns::AnswerPtr answer;
    CHECK(seconds_of([&] { answer = s.ask("example.org", Type::A); }) < 0.9);
    CHECK(answer->usable());
    CHECK(seconds_of([&] { answer = s.ask("example.org", Type::MX); }) < 0.38);
    CHECK(answer->usable());
  }
}

TEST_CASE("where no resolver knows, SERVFAIL is told rather than REFUSED or silence") {
  dns::ZoneResolver nothing;
  DnsServer refuses(nothing, {.always = Rcode::Refused});
  DnsServer fails(nothing, {.always = Rcode::ServFail});
  DnsServer closed(nothing, {.udp = false, .tcp = false});
  Loop loop;
  LiveResolver live(loop,
                    {.resolvers = {refuses.where(), fails.where(), closed.where()}});
  CHECK(live.query(question("example.org", Type::A))->rcode == Rcode::ServFail);
}

TEST_CASE("a named server is asked without recursion and its own word is passed on") {
  Setting s;
  auto answer = s.ask("www.example.org", Type::CNAME, s.authority());
  CHECK(answer->authoritative);
  CHECK(answer->server == s.server.where().ip);
  CHECK(answer->has(Type::CNAME));
}

TEST_CASE("a bare CNAME is followed, and a circle of them is SERVFAIL") {
  // A forwarder that answers with no more than the record asked for.
  dns::ZoneResolver zone;
  world::add_lines(zone, world::kExampleZone);
  world::add_lines(
      zone, "$TTL 300\na.loop.test. CNAME b.loop.test.\nb.loop.test. CNAME a.loop.test.");
  DnsServer bare([&](const dns::Question& q) -> dns::AnswerPtr {
    auto cname = zone.query(question(q.name.to_string(), Type::CNAME));
    if (cname->has(Type::CNAME) && q.type != Type::CNAME) return cname;
    return zone.query(q);
  });
  Loop loop;
  LiveResolver live(loop, {.resolvers = {bare.where()}});
  auto answer = live.query(question("www.example.org", Type::A));
  REQUIRE(answer->records.size() == 2);
  CHECK(answer->records[0].type == Type::CNAME);
  CHECK(answer->has(Type::A));
  CHECK(answer->ttl == 300);
  CHECK(live.query(question("www.example.org", Type::AAAA))->records.size() == 1);
  CHECK(live.query(question("a.loop.test", Type::A))->rcode == Rcode::ServFail);
}

TEST_CASE("a server is asked over IPv6") {
  DnsServerOptions v6;
  v6.address = *net::IpAddress::parse("::1");
  try {
    world::bound_udp(v6.address, 0);
  } catch (const std::runtime_error&) {
    MESSAGE("skipped: no IPv6 on this machine");
    return;
  }
  Setting s(v6);
  dns::Ask authority = s.authority(Transport::Tcp);
  CHECK(s.ask("example.org", Type::A)->usable());
  CHECK(s.ask("example.org", Type::A, authority)->usable());
}

TEST_CASE(
    "with a cache above, fibers that ask the same ask once, until the TTL has passed") {
  Setting s({.delay = 10ms});
  s.zone.add({*dns::Name::parse("short.example.org"), Type::A, 1,
              dns::rdata_address(net::IpAddress::v4(0xc0000201))});
  dns::CachingResolver cache(s.resolver());
  auto ask = [&] { return cache.query(question("short.example.org", Type::A)); };
  std::vector<std::function<void()>> work(8, [&] { CHECK(ask()->usable()); });
  s.loop.run([&] { cache.together(work); });
  CHECK(s.server.udp_packets() == 1);
  CHECK(ask()->usable());
  CHECK(s.server.udp_packets() == 1);
  s.loop.sleep(1100ms);
  CHECK(ask()->usable());
  CHECK(s.server.udp_packets() == 2);
}
