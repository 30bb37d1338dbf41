#include "spf/fix.h"

#include <doctest/doctest.h>

#include "spf/edit.h"
#include "spf/test_worlds.h"

using namespace mailwhy;
using namespace mailwhy::spf;
using namespace mailwhy::spf::test;

static FixRequest request_for(const std::string& domain, std::vector<std::string> terms,
                              std::string_view address) {
  FixRequest request;
  request.domain = domain;
  request.terms = std::move(terms);
  request.wanted = {query_for(domain, address)};
  return request;
}

static std::string fixed(const std::string& zone, const FixRequest& request) {
  auto resolver = world(zone);
  auto found = fix(resolver, request);
  if (!found) return "(nothing)";
  CHECK(found->proof.holds);
  CHECK(found->proof.refused_because.empty());
  REQUIRE(found->change.after.size() == 1);
  std::string at = found->change.name == request.domain ? "" : found->change.name + ": ";
  return at + found->change.after[0];
}

static std::string fixed(const std::string& record, std::vector<std::string> terms,
                         std::string_view address, const std::string& rest = "") {
  return fixed(txt_line("example.org", record) + rest,
               request_for("example.org", std::move(terms), address));
}

static const std::string kProvider =
    txt_line("_spf.provider.test", "v=spf1 ip4:203.0.113.0/26 ~all");

TEST_CASE("a missing term is added before all, and the proof counts what it changes") {
  auto resolver = world(txt_line("example.org", "v=spf1 ip4:192.0.2.1 -all") + kProvider);
  auto request =
      request_for("example.org", {"include:_spf.provider.test"}, "203.0.113.9");
  auto found = fix(resolver, request);
  REQUIRE(found);
  CHECK(found->change.name == "example.org");
  CHECK(found->change.ttl == 3600);
  CHECK(found->change.before == std::vector<std::string>{"v=spf1 ip4:192.0.2.1 -all"});
  CHECK(found->change.after ==
        std::vector<std::string>{"v=spf1 ip4:192.0.2.1 include:_spf.provider.test -all"});
  CHECK(found->proof.gained == std::vector<std::string>{"203.0.113.0/26"});
  CHECK(found->proof.lost.empty());
  CHECK(found->proof.lookups_before == 0);
  CHECK(found->proof.lookups_after == 1);
  REQUIRE(found->proof.cases.size() == 1);
  CHECK(found->proof.cases[0].before == Verdict::Fail);
  CHECK(found->proof.cases[0].after == Verdict::Pass);
  CHECK(found->traded.empty());
}

TEST_CASE(
    "broken records are mended as they were meant, with the new term only where it is "
    "needed") {
  CHECK(fixed("v=spf1 ipv4:192.0.2.1 -all", {"ip4:192.0.2.1"}, "192.0.2.1") ==
        "v=spf1 ip4:192.0.2.1 -all");
  CHECK(fixed("v=spf1 ipv4:192.0.2.1 -all", {"ip4:192.0.2.2"}, "192.0.2.2") ==
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all");
  CHECK(fixed("v=spf1 ip4:192.0.2.1 -all include:_spf.provider.test",
              {"include:_spf.provider.test"}, "203.0.113.9",
              kProvider) == "v=spf1 ip4:192.0.2.1 include:_spf.provider.test -all");
  CHECK(fixed("v=spf1 ip4:192.0.2.1 -all", {}, "192.0.2.1",
              txt_line("example.org", "v=spf1 include:_spf.provider.test ~all") +
                  kProvider) == "v=spf1 ip4:192.0.2.1 include:_spf.provider.test -all");
  CHECK(fixed("v=spf1 include:gone.test ip4:192.0.2.1 ~all", {}, "192.0.2.1") ==
        "v=spf1 ip4:192.0.2.1 ~all");
  CHECK(fixed("v=spf1 include:example.org ip4:192.0.2.1 ~all", {}, "192.0.2.1") ==
        "v=spf1 ip4:192.0.2.1 ~all");
  CHECK(fixed("v=spf1; ip4:192.0.2.1 -all", {}, "192.0.2.1") ==
        "v=spf1 ip4:192.0.2.1 -all");
  CHECK(fixed("v=spf1 -all redirect=_spf.provider.test", {}, "203.0.113.1", kProvider) ==
        "v=spf1 include:_spf.provider.test -all");
}

TEST_CASE("an include that leads nowhere is not proven, though nobody loses access") {
  auto resolver = world(txt_line("example.org", "v=spf1 ip4:192.0.2.1 -all"));
  FixRequest request;
  request.domain = "example.org";
  request.terms = {"include:nosuch.test"};
  CHECK_FALSE(fix(resolver, request));
  Proof proof = prove(resolver,
                      {"example.org",
                       3600,
                       {"v=spf1 ip4:192.0.2.1 -all"},
                       {"v=spf1 ip4:192.0.2.1 include:nosuch.test -all"}},
                      {});
  CHECK_FALSE(proof.holds);
  CHECK(proof.refused_because == "the record would be invalid for others");
}

TEST_CASE("terms that find nothing go when there are too many of them") {
  CHECK(
      fixed("v=spf1 a:x.example.org a:y.example.org mx:z.example.org ip4:192.0.2.1 -all",
            {}, "192.0.2.1") == "v=spf1 ip4:192.0.2.1 -all");
  CHECK(fixed("v=spf1 exists:%{ir}.l.test exists:%{ir}.l.test exists:%{ir}.l.test -all",
              {"ip4:192.0.2.1"},
              "192.0.2.1") == "v=spf1 exists:%{ir}.l.test ip4:192.0.2.1 -all");
  std::string hosts;
  for (const char* host : {"x", "y", "z"})
    hosts += std::string(host) + ".example.org. A 192.0.2.7\n";
  CHECK(
      fixed("v=spf1 a:x.example.org a:y.example.org a:z.example.org ip6:2001:db8::1 -all",
            {}, "2001:db8::1", hosts) ==
      "v=spf1 a:x.example.org a:y.example.org ip4:192.0.2.7 ip6:2001:db8::1 -all");
}

TEST_CASE("without a record a new one is written, under the all that was asked for") {
  auto request = request_for("example.org", {"mx", "ip4:192.0.2.1"}, "192.0.2.1");
  CHECK(fixed("example.org. MX 10 mx.example.org.\nmx.example.org. A 192.0.2.2\n",
              request) == "v=spf1 mx ip4:192.0.2.1 -all");
  request.all = "~all";
  CHECK(fixed("example.org. TXT \"v=verify 1\"\nexample.org. MX 10 "
              "mx.example.org.\nmx.example.org. A 192.0.2.2\n",
              request) == "v=spf1 mx ip4:192.0.2.1 ~all");
}

TEST_CASE("the list is changed where the owner keeps it, never in a stranger's zone") {
  std::string own = txt_line("_spf.example.org", "v=spf1 ip4:192.0.2.1 -all");
  CHECK(fixed("v=spf1 redirect=_spf.example.org", {"ip4:192.0.2.2"}, "192.0.2.2", own) ==
        "_spf.example.org: v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all");
  CHECK(fixed("v=spf1 include:_spf.example.org -all", {"ip4:192.0.2.2"}, "192.0.2.2",
              own) == "_spf.example.org: v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all");
  CHECK(fixed("v=spf1 redirect=_spf.provider.test", {"ip4:192.0.2.2"}, "192.0.2.2",
              kProvider) == "v=spf1 ip4:192.0.2.2 redirect=_spf.provider.test");
  CHECK(fixed("v=spf1 include:_spf.example.org a -all", {}, "192.0.2.2",
              txt_line("_spf.example.org", "v=spf1 ipv4:192.0.2.2 -all")) ==
        "_spf.example.org: v=spf1 ip4:192.0.2.2 -all");
  CHECK(fixed("v=spf1 include:_spf.provider.test ip4:192.0.2.2 -all", {}, "192.0.2.2",
              txt_line("_spf.provider.test", "v=spf1 ipv4:192.0.2.9 -all")) ==
        "v=spf1 ip4:192.0.2.2 -all");
}

TEST_CASE("an address that an earlier term refuses is let in before it") {
  CHECK(fixed("v=spf1 -ip4:192.0.2.0/24 mx -all", {"ip4:192.0.2.9"}, "192.0.2.9",
              "example.org. MX 10 m.example.org.\nm.example.org. A "
              "192.0.2.1\nm.example.org. AAAA 2001:db8::1\n") ==
        "v=spf1 ip4:192.0.2.9 -ip4:192.0.2.0/24 mx -all");
}

TEST_CASE(
    "over ten look-ups the owner's own short lists are spelled out first, and it is "
    "said") {
  std::string record = "v=spf1 mx a",
              zone =
                  "example.org. A 192.0.2.1\nexample.org. AAAA 2001:db8::1\nexample.org. "
                  "MX 10 example.org.\n";
  for (int i = 1; i <= 10; i++) {
    std::string name = (i % 2 ? "_s" + std::to_string(i) + ".example.org"
                              : "spf" + std::to_string(i) + ".test");
    record += " include:" + name;
    zone += txt_line(name, "v=spf1 ip4:198.51.100." + std::to_string(i) + " -all");
  }
  auto resolver = world(txt_line("example.org", record + " -all") + zone);
  auto found = fix(resolver, request_for("example.org", {}, "198.51.100.10"));
  REQUIRE(found);
  CHECK(found->proof.lookups_before == 12);
  CHECK(found->proof.lookups_after == 10);
  // mx adds nothing to a, or a to mx: dropping one costs nobody anything.
  CHECK(found->trades.size() == 1);
  CHECK(found->trades[0].term.find(".example.org") != std::string::npos);
  CHECK(found->traded.find(" by its 1 network") != std::string::npos);
  CHECK(found->proof.lost.empty());
}

TEST_CASE(
    "a term that needs more look-ups than are left makes room by what adds nothing") {
  std::string record = "v=spf1", zone = kProvider;
  for (int i = 1; i <= 10; i++) {
    std::string name = "spf" + std::to_string(i) + ".test";
    record += " include:" + name;
    zone += txt_line(name,
                     "v=spf1 ip4:198.51.100." + std::to_string(i == 9 ? 1 : i) + " -all");
  }
  auto resolver = world(txt_line("example.org", record + " ~all") + zone);
  auto found = fix(resolver, request_for("example.org", {"include:_spf.provider.test"},
                                         "203.0.113.9"));
  REQUIRE(found);
  CHECK(found->traded.empty());
  CHECK(found->change.after[0].find("include:_spf.provider.test ~all") !=
        std::string::npos);
  CHECK(found->proof.lookups_after == 10);
}

TEST_CASE("whom a ptr term admits is not listed as gained") {
  std::string before = "v=spf1 ipv4:192.0.2.1 ptr -all",
              after = "v=spf1 ip4:192.0.2.1 ptr -all";
  auto resolver = world(txt_line("example.org", before));
  Change change{"example.org", 3600, {before}, {after}};
  Proof proof = prove(resolver, change, {query_for("example.org", "192.0.2.1")});
  CHECK(proof.holds);
  CHECK(proof.gained == std::vector<std::string>{"192.0.2.1/32"});
  CHECK(proof.lost.empty());
  CHECK_FALSE(proof.uncertain.empty());
}

TEST_CASE("a proof tells why it does not hold") {
  auto resolver = world(txt_line("example.org", "v=spf1 ip4:192.0.2.0/24 -all"));
  auto refused = [&](const std::string& after, std::string_view address) {
    Change change{"example.org", 3600, {"v=spf1 ip4:192.0.2.0/24 -all"}, {after}};
    return prove(resolver, change, {query_for("example.org", address)}).refused_because;
  };
  CHECK(refused("v=spf1 ip4:192.0.2.0/24 -all", "198.51.100.1") ==
        "198.51.100.1 would get fail");
  CHECK(refused("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.1") ==
        "192.0.2.128/25 would no longer pass");
  CHECK(refused("v=spf1 ip4:192.0.2.0/24 ~all", "192.0.2.1") ==
        "the policy would be weaker");
  CHECK(refused("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.1") == "");
}

TEST_CASE("what may be lost may be lost, and nothing else") {
  auto resolver =
      world(txt_line("example.org", "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all"));
  auto request = request_for("example.org", {"ip4:198.51.100.1"}, "198.51.100.1");
  request.drop = {"ip4:192.0.2.2"};
  CHECK(fix(resolver, request)->change.after[0] ==
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ip4:198.51.100.1 -all");
  request.may_lose = net::CidrSet(*net::Cidr::parse("192.0.2.2"));
  CHECK(fix(resolver, request)->change.after[0] ==
        "v=spf1 ip4:192.0.2.1 ip4:198.51.100.1 -all");
}

TEST_CASE("a server that fails is asked once, however many candidates are tried") {
  auto resolver =
      world(txt_line("example.org", "v=spf1 a:slow.test include:gone.test mx -all"));
  resolver.fail(*dns::Name::parse("slow.test."), {}, dns::Status::Timeout);
  WaitingResolver waiting(resolver);
  auto found = fix(waiting, request_for("example.org", {"ip4:192.0.2.1"}, "192.0.2.1"));
  // The address could only be let in before the server that fails.
  REQUIRE(found);
  CHECK(found->change.after[0] ==
        "v=spf1 ip4:192.0.2.1 a:slow.test include:gone.test mx -all");
  CHECK(waiting.questions <= 12);
}

TEST_CASE("who passes already needs no change, unless the record is broken besides") {
  CHECK(fixed("v=spf1 ip4:192.0.2.0/24 -all", {"ip4:192.0.2.7"}, "192.0.2.7") ==
        "(nothing)");
  CHECK(fixed("v=spf1 include:_spf.provider.test -all", {"include:_spf.provider.test"},
              "203.0.113.7", kProvider) == "(nothing)");
  CHECK(fixed("v=spf1 ip4:192.0.2.0/24 include:gone.test -all", {"ip4:192.0.2.7"},
              "192.0.2.7") == "v=spf1 ip4:192.0.2.0/24 -all");
}
