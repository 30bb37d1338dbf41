#include "dns/zone_resolver.h"

#include <doctest/doctest.h>

using namespace mailwhy::dns;

static Name name(std::string_view text) {
  return *Name::parse(text);
}

static ZoneResolver zone(std::initializer_list<std::array<const char*, 3>> records) {
  ZoneResolver resolver;
  for (const auto& [owner, type, rdata] : records) {
    Type t = *parse_type(type);
    resolver.add({name(owner), t, 3600, *rdata_from_text(t, rdata, Name())});
  }
  return resolver;
}

static const std::array<const char*, 3> kSoa = {
    "example.org", "SOA", "ns.example.org. h.example.org. 1 2 3 4 300"};

static std::string ask(ZoneResolver& zone, std::string_view owner, Type type) {
  AnswerPtr answer = zone.query(name(owner), type);
  if (answer->status != Status::Answered) return to_string(answer->status);
  std::string out = answer->records.empty() ? to_string(answer->rcode) : "";
  for (const Record& record : answer->records)
    out += (out.empty() ? "" : " | ") + record.owner.to_string() + " " +
           rdata_to_text(record);
  return out + (answer->usable() || answer->records.empty()
                    ? ""
                    : " " + to_string(answer->rcode));
}

TEST_CASE("a zone in memory answers what it holds, in any case, again and again") {
  ZoneResolver world = zone({kSoa,
                             {"www.example.org", "A", "192.0.2.1"},
                             {"www.example.org", "A", "192.0.2.2"},
                             {"www.example.org", "A", "192.0.2.1"}});
  for (int i = 0; i < 3; i++)
    CHECK(ask(world, "WWW.example.ORG", Type::A) ==
          "www.example.org 192.0.2.1 | www.example.org 192.0.2.2");
  CHECK(world.query(name("www.example.org"), Type::A) ==
        world.query(name("www.example.org"), Type::A));
  CHECK(world.query(name("www.example.org"), Type::A)->ttl == 3600);
  CHECK(world.immediate());
}

TEST_CASE(
    "an existing name without the type is NODATA, any other name in or out of the zone "
    "NXDOMAIN") {
  ZoneResolver world = zone({kSoa, {"a.b.example.org", "A", "192.0.2.1"}});
  CHECK(ask(world, "a.b.example.org", Type::TXT) == "NOERROR");
  CHECK(ask(world, "b.example.org", Type::A) == "NOERROR");  // an empty non-terminal
  CHECK(ask(world, "c.example.org", Type::A) == "NXDOMAIN");
  CHECK(ask(world, "x.a.b.example.org", Type::A) == "NXDOMAIN");
  CHECK(ask(world, "org", Type::A) == "NXDOMAIN");
  CHECK(ask(world, "example.com", Type::A) == "NXDOMAIN");
  for (auto [owner, type] :
       {std::pair("c.example.org", Type::A), {"b.example.org", Type::A}}) {
    AnswerPtr answer = world.query(name(owner), type);
    CHECK(answer->ttl == 300);
    REQUIRE(answer->authority.size() == 1);
    CHECK(answer->authority[0].type == Type::SOA);
  }
  CHECK(world.query(name("example.com"), Type::A)->ttl == 0);
}

TEST_CASE("a zone inside a zone leaves the names between them in the outer one") {
  ZoneResolver world = zone({kSoa, {"a.b.example.org", "SOA", ". . 1 2 3 4 60"}});
  CHECK(world.query(name("b.example.org"), Type::A)->ttl == 300);
  CHECK(ask(world, "b.example.org", Type::A) == "NOERROR");
  CHECK(world.query(name("x.a.b.example.org"), Type::A)->ttl == 60);
}

TEST_CASE("CNAMEs are followed up to eight; a circle or a longer chain is SERVFAIL") {
  ZoneResolver world = zone({kSoa,
                             {"c1.example.org", "CNAME", "c2.example.org."},
                             {"c2.example.org", "CNAME", "www.example.org."},
                             {"www.example.org", "A", "192.0.2.1"},
                             {"dead.example.org", "CNAME", "gone.example.org."},
                             {"self.example.org", "CNAME", "self.example.org."},
                             {"ping.example.org", "CNAME", "pong.example.org."},
                             {"pong.example.org", "CNAME", "ping.example.org."}});
  CHECK(ask(world, "c1.example.org", Type::A) ==
        "c1.example.org c2.example.org. | c2.example.org www.example.org. | "
        "www.example.org 192.0.2.1");
  CHECK(ask(world, "c1.example.org", Type::CNAME) == "c1.example.org c2.example.org.");
  CHECK(world.query(name("c1.example.org"), Type::TXT)->ttl == 300);
  AnswerPtr dead = world.query(name("dead.example.org"), Type::A);
  CHECK(dead->nxdomain());
  CHECK(dead->records.size() == 1);
  CHECK(ask(world, "self.example.org", Type::A) == "SERVFAIL");
  CHECK(ask(world, "ping.example.org", Type::A) == "SERVFAIL");
  for (int i = 0; i < 9; i++)
    world.add({name("n" + std::to_string(i)), Type::CNAME, 1,
               rdata_name(name("n" + std::to_string(i + 1)))});
  world.add({name("n9"), Type::A, 1,
             rdata_address(*mailwhy::net::IpAddress::parse("192.0.2.9"))});
  CHECK(world.query(name("n1"), Type::A)->records.size() == 9);
  CHECK(ask(world, "n0", Type::A) == "SERVFAIL");
}

TEST_CASE("wildcards answer as RFC 4592 section 2.2.1 shows") {
  ZoneResolver world = zone({{"example", "SOA", ". . 1 2 3 4 300"},
                             {"*.example", "TXT", "\"this is a wildcard\""},
                             {"*.example", "MX", "10 host1.example."},
                             {"sub.*.example", "TXT", "\"this is not a wildcard\""},
                             {"host1.example", "A", "192.0.2.1"},
                             {"_ssh._tcp.host1.example", "SRV", "0 0 22 host1.example."},
                             {"subdel.example", "NS", "ns.example.com."}});
  CHECK(ask(world, "host3.example", Type::MX) == "host3.example 10 host1.example.");
  CHECK(ask(world, "host3.example", Type::A) == "NOERROR");
  CHECK(ask(world, "foo.bar.example", Type::TXT) ==
        "foo.bar.example \"this is a wildcard\"");
  CHECK(ask(world, "host1.example", Type::MX) == "NOERROR");
  CHECK(ask(world, "sub.*.example", Type::MX) == "NOERROR");
  CHECK(ask(world, "_telnet._tcp.host1.example", Type::SRV) == "NXDOMAIN");
  CHECK(ask(world, "ghost.*.example", Type::MX) == "NXDOMAIN");
  CHECK(ask(world, "*.example", Type::MX) == "*.example 10 host1.example.");
}

TEST_CASE("a DNAME moves what lies below it, and nothing else") {
  ZoneResolver world = zone({kSoa,
                             {"old.example.org", "DNAME", "new.example.org."},
                             {"old.example.org", "TXT", "\"still here\""},
                             {"hidden.old.example.org", "A", "192.0.2.9"},
                             {"a.new.example.org", "A", "192.0.2.1"}});
  CHECK(ask(world, "a.old.example.org", Type::A) ==
        "old.example.org new.example.org. | a.old.example.org a.new.example.org. | "
        "a.new.example.org 192.0.2.1");
  CHECK(ask(world, "old.example.org", Type::TXT) == "old.example.org \"still here\"");
  CHECK(world.query(name("hidden.old.example.org"), Type::A)->nxdomain());
}

TEST_CASE("names can be made to fail, also at the end of a chain") {
  ZoneResolver world = zone({kSoa,
                             {"a.example.org", "CNAME", "b.example.org."},
                             {"b.example.org", "TXT", "\"x\""},
                             {"b.example.org", "A", "192.0.2.1"}});
  CHECK(ask(world, "b.example.org", Type::TXT) == "b.example.org \"x\"");
  world.fail(name("b.example.org"), Type::TXT, Status::Timeout);
  world.fail(name("gone.example.org"), std::nullopt, Rcode::ServFail);
  CHECK(ask(world, "b.example.org", Type::TXT) == "timeout");
  CHECK(ask(world, "a.example.org", Type::TXT) == "timeout");
  CHECK(ask(world, "b.example.org", Type::A) == "b.example.org 192.0.2.1");
  CHECK(ask(world, "gone.example.org", Type::A) == "SERVFAIL");
}

TEST_CASE("a zone has no servers: a question to one is not asked") {
  ZoneResolver world = zone({kSoa});
  Question question{name("example.org"), Type::SOA};
  question.ask.server = *mailwhy::net::IpAddress::parse("192.0.2.53");
  CHECK(world.query(question)->status == Status::NotAsked);
}

TEST_CASE("records added between questions are seen, in names and zones") {
  ZoneResolver world;
  CHECK(ask(world, "a.example.org", Type::A) == "NXDOMAIN");
  for (int i = 0; i < 500; i++)
    world.add({name("n" + std::to_string(i) + ".example.org"), Type::TXT, 60,
               rdata_txt(std::to_string(i))});
  for (int i = 0; i < 500; i++)
    CHECK(world.query(name("n" + std::to_string(i) + ".example.org"), Type::TXT)
              ->has(Type::TXT));
  world.add({name("a.example.org"), Type::A, 60, std::string("\x7f\0\0\1", 4)});
  CHECK(ask(world, "a.example.org", Type::A) == "a.example.org 127.0.0.1");
  CHECK(world.query(name("a.example.org"), Type::ANY)->records.size() == 1);
  CHECK(world.records().size() == 501);
}
