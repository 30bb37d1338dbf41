#include "spf/partition.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "spf/compiled.h"
#include "spf/test_worlds.h"
#include "spf/who.h"

using namespace mailwhy;
using namespace mailwhy::spf;
using namespace mailwhy::spf::test;

static void check_agreement(dns::Resolver& resolver, const Query& query, uint32_t seed) {
  std::string wrong = disagreement(resolver, query, seed);
  CHECK_MESSAGE(wrong.empty(), wrong);
}

TEST_CASE(
    "at every boundary of a thousand random worlds the partition says what the "
    "evaluation says") {
  for (uint32_t seed = 1; seed <= 1000; seed++) {
    RandomWorld made(seed);
    auto resolver = made.resolver();
    INFO("seed ", seed, "\n", made.zone());
    check_agreement(resolver, query_for("example.org"), seed);
  }
}

TEST_CASE(
    "the bench zone's partition agrees with the evaluation in every family and case") {
  std::ifstream file("../shared/bench/spf.zone");
  if (!file) {
    MESSAGE("skipped: no ../shared");
    return;
  }
  std::stringstream text;
  text << file.rdbuf();
  dns::ZoneResolver resolver;
  resolver.add(dns::read_zone_file(text.str()).records);
  for (const char* domain : {"example.test", "flat.test", "macro.test"})
    check_agreement(resolver, query_for(domain), 7);
  CHECK(partition(resolver, query_for("example.test")).lookups == 8);
}

TEST_CASE(
    "a resolver that waits is asked for a record's needs together, with the same "
    "result") {
  for (uint32_t seed = 1; seed <= 200; seed++) {
    RandomWorld made(seed);
    auto resolver = made.resolver();
    WaitingResolver waiting(resolver);
    Query query = query_for("example.org");
    Partition at_once = partition(resolver, query), later = partition(waiting, query);
    REQUIRE(at_once.regions.size() == later.regions.size());
    for (size_t i = 0; i < at_once.regions.size(); i++) {
      CHECK(at_once.regions[i].addresses == later.regions[i].addresses);
      CHECK(at_once.regions[i].verdict == later.regions[i].verdict);
    }
  }
  auto resolver = world(
      txt_line("example.org", "v=spf1 a:h.example.org mx include:_s.example.org -all") +
      txt_line("_s.example.org", "v=spf1 a:h2.example.org -all") +
      "h.example.org. A 192.0.2.1\nh2.example.org. A 192.0.2.2\nexample.org. MX 1 "
      "m.example.org.\n"
      "example.org. MX 2 n.example.org.\nm.example.org. A 192.0.2.3\nn.example.org. A "
      "192.0.2.4\n");
  WaitingResolver waiting(resolver);
  partition(waiting, query_for("example.org"));
  CHECK(waiting.waits ==
        4);  // the record, its targets, the mail servers, the include's host
}

TEST_CASE("a record made to explode stays within its limits in sets and time") {
  // Every term doubles the ways; ten of them, each before a thousand networks.
  std::string record = "v=spf1", zone;
  for (int i = 0; i < 10; i++) {
    record += " ~a:%{i}.x" + std::to_string(i) + ".test";
    for (int j = 0; j < 100; j++)
      record += " ip4:192." + std::to_string(i) + "." + std::to_string(j) + ".0/25";
  }
  auto resolver = world(txt_line("example.org", record + " -all"));
  Partition result = partition(resolver, query_for("example.org"));
  CHECK(result.uncertain() == net::CidrSet::everything());
  size_t branches = 0;
  for (auto& region : result.regions) branches += region.branches.size();
  CHECK(branches < 400'000);
}

TEST_CASE("a void look-up counts only for the family that asks it") {
  auto resolver =
      world(txt_line("example.org",
                     "v=spf1 a:h1.example.org a:h2.example.org a:h3.example.org "
                     "ip6:2001:db8::/32 ip4:198.51.100.0/24 -all") +
            "h1.example.org. A 192.0.2.1\nh2.example.org. A 192.0.2.2\nh3.example.org. A "
            "192.0.2.3\n");
  Partition result = partition(resolver, query_for("example.org"));
  CHECK(result.at(ip("198.51.100.7"))->verdict == Verdict::Pass);
  CHECK(result.at(ip("2001:db8::1"))->verdict == Verdict::PermError);
  CHECK(result.at(ip("2001:db8::1"))->problem == "too_many_void_lookups");
  CHECK(result.void_lookups == 3);
}

TEST_CASE("an address that matches before the limit never reaches it") {
  std::string zone = "v=spf1 ip4:192.0.2.0/24";
  for (int i = 0; i < 11; i++) zone += " a:h.example.org";
  auto resolver = world(txt_line("example.org", zone + " ip4:198.51.100.0/24 -all") +
                        "h.example.org. A 192.0.3.1\nh.example.org. AAAA 2001:db8::1\n");
  Partition result = partition(resolver, query_for("example.org"));
  CHECK(result.with(Verdict::Pass).to_strings() ==
        std::vector<std::string>{"192.0.2.0/24", "192.0.3.1/32", "2001:db8::1/128"});
  CHECK(result.at(ip("198.51.100.1"))->verdict == Verdict::PermError);
  CHECK(result.problem == "too_many_lookups in example.org at a:h.example.org");
}

TEST_CASE("addresses that an included record refuses early have used fewer look-ups") {
  // 192.0.2.0/24 leaves the include before its nine host terms and has look-ups left for
  // the rest.
  std::string inner = "v=spf1 -ip4:192.0.2.0/24";
  for (int i = 0; i < 8; i++) inner += " a:h.example.org";
  auto resolver = world(
      txt_line(
          "example.org",
          "v=spf1 include:_spf.example.org a:h.example.org a:late.example.org/24 -all") +
      txt_line("_spf.example.org", inner + " -all") +
      "h.example.org. A 203.0.113.1\nlate.example.org. A 192.0.2.77\n");
  Partition result = partition(resolver, query_for("example.org"));
  CHECK(result.at(ip("192.0.2.1"))->verdict == Verdict::Pass);
  CHECK(result.at(ip("198.51.100.1"))->verdict == Verdict::PermError);
}

TEST_CASE(
    "a term that depends on the address leaves a region that says so and what follows") {
  auto resolver = world(
      txt_line("example.org",
               "v=spf1 ip4:192.0.2.0/24 exists:%{ir}.ok.%{d} ip4:198.51.100.0/24 ~all"));
  Partition result = partition(resolver, query_for("example.org"));
  CHECK(result.with(Verdict::Pass).to_strings() ==
        std::vector<std::string>{"192.0.2.0/24"});
  const Region* listed = result.at(ip("198.51.100.1"));
  CHECK(listed->depends_on == "exists:%{ir}.ok.example.org");
  CHECK(listed->verdict == Verdict::Pass);
  CHECK(listed->term == "ip4:198.51.100.0/24");
  CHECK(result.at(ip("203.0.113.1"))->verdict == Verdict::SoftFail);
  CHECK(result.uncertain() ==
        net::CidrSet::everything() - net::CidrSet(*net::Cidr::parse("192.0.2.0/24")));
  CHECK(result.possible(Verdict::Pass) == net::CidrSet::everything());
}

TEST_CASE("a region names the innermost term and the way to it") {
  auto resolver =
      world(txt_line("example.org", "v=spf1 include:_spf.provider.test -all") +
            txt_line("_spf.provider.test", "v=spf1 include:_n1.provider.test ~all") +
            txt_line("_n1.provider.test", "v=spf1 ip4:203.0.113.0/24 ~all"));
  Partition result = partition(resolver, query_for("example.org"));
  const Region* region = result.at(ip("203.0.113.9"));
  CHECK(region->domain == "_n1.provider.test");
  CHECK(region->term == "ip4:203.0.113.0/24");
  CHECK(region->path == std::vector<std::string>{"example.org", "_spf.provider.test",
                                                 "_n1.provider.test"});
  Who listed = who(resolver, query_for("example.org"));
  REQUIRE(listed.permitted.size() == 1);
  CHECK(listed.permitted[0].domain == "_n1.provider.test");
  CHECK(listed.others == Verdict::Fail);
}

TEST_CASE("a domain without a record, or none at all, gives none to everybody") {
  auto resolver = world("example.org. A 192.0.2.1\n");
  for (const char* domain : {"example.org", "nowhere.test", "single", "[192.0.2.1]"}) {
    Partition result = partition(resolver, query_for(domain));
    CHECK(result.with(Verdict::None) == net::CidrSet::everything());
    CHECK(disagreement(resolver, query_for(domain), 1) == "");
  }
}

TEST_CASE(
    "the difference of two partitions is what one evaluation after the other would "
    "show") {
  for (uint32_t seed = 1; seed <= 300; seed++) {
    RandomWorld made(seed);
    auto resolver = made.resolver();
    Query query = query_for("example.org");
    Options after;
    after.record_override = made.record(true);
    Partition before = partition(resolver, query),
              changed = partition(resolver, query, after);
    Difference differs = difference(before, changed);
    after.trace = after.explanation = false;
    Options plain;
    plain.trace = plain.explanation = false;
    auto points = boundaries(before);
    for (auto& point : boundaries(changed)) points.push_back(point);
    for (auto& point : points) {
      query.client_ip = point;
      bool passed = check_host(resolver, query, plain).verdict == Verdict::Pass;
      bool passes = check_host(resolver, query, after).verdict == Verdict::Pass;
      bool certain =
          !before.uncertain().contains(point) && !changed.uncertain().contains(point);
      bool gained = differs.gained.contains(point.unmapped()),
           lost = differs.lost.contains(point.unmapped());
      INFO("seed ", seed, " ", point.to_string(), "\n", made.zone(),
           *after.record_override);
      if (passes && !passed) REQUIRE(gained);
      if (passed && !passes) REQUIRE(lost);
      if (certain) REQUIRE(gained == (passes && !passed));
      if (certain) REQUIRE(lost == (passed && !passes));
    }
  }
}

TEST_CASE("a record is equivalent to itself, whatever depends on the address") {
  for (uint32_t seed = 1; seed <= 300; seed++) {
    RandomWorld made(seed);
    auto resolver = made.resolver();
    Partition one = partition(resolver, query_for("example.org"));
    Difference none = difference(one, one);
    INFO("seed ", seed, "\n", made.zone());
    // But for an include of an unknown record: of that nothing can be proven.
    bool unknown = false;
    for (auto& region : one.regions)
      for (auto& branch : region.branches) unknown = unknown || branch.any;
    if (unknown) continue;
    CHECK(none.gained.empty());
    CHECK(none.lost.empty());
  }
}
