#include "spf/lint.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "spf/fix.h"
#include "spf/test_worlds.h"

using namespace mailwhy;
using namespace mailwhy::spf;
using namespace mailwhy::spf::test;

static const std::string kHosts =
    "example.org. A 192.0.2.1\nexample.org. AAAA 2001:db8::1\nexample.org. MX 10 "
    "mx.example.org.\n"
    "mx.example.org. A 192.0.2.2\nmx.example.org. AAAA 2001:db8::2\nold.example.org. A "
    "192.0.2.3\n" +
    txt_line("_spf.provider.test", "v=spf1 ip4:203.0.113.0/24 ~all");

static LintReport lint_of(const std::string& record, const std::string& rest = "") {
  auto resolver = world(txt_line("example.org", record) + kHosts + rest);
  return lint(resolver, "example.org");
}

static const LintFinding* find(const LintReport& report, std::string_view rule) {
  for (auto& finding : report.findings)
    if (finding.rule == rule) return &finding;
  return nullptr;
}

static std::string rules(const LintReport& report) {
  std::string all;
  for (auto& finding : report.findings) all += (all.empty() ? "" : " ") + finding.rule;
  return all;
}

TEST_CASE("a good record has no findings") {
  CHECK(rules(lint_of(
            "v=spf1 a mx include:_spf.provider.test ip4:198.51.100.0/24 -all")) == "");
  CHECK(rules(lint_of("V=SPF1 A MX -ALL")) == "");
  LintReport report = lint_of("v=spf1 a mx include:_spf.provider.test -all");
  CHECK(report.lookups == 3);
  CHECK(report.records.size() == 1);
}

TEST_CASE("each rule finds its fault, underlines it and gives the corrected record") {
  struct {
    const char *record, *rule, *underlined, *corrected;
  } table[] = {
      {"v=spf1 ipv4:192.0.2.9 -all", "misspelled", "ipv4:192.0.2.9",
       "v=spf1 ip4:192.0.2.9 -all"},
      {"v=spf1 -all a", "term_after_all", "a", "v=spf1 a -all"},
      {"v=spf1 a +all", "all_passes", "+all", "v=spf1 a -all"},
      {"v=spf1 a ?all", "all_neutral", "?all", "v=spf1 a ~all"},
      {"v=spf1 a", "no_all", "", "v=spf1 a ~all"},
      {"v=spf1 a redirect=_spf.provider.test -all", "redirect_ignored",
       "redirect=_spf.provider.test", "v=spf1 a -all"},
      {"v=spf1 ptr a -all", "ptr_used", "ptr", "v=spf1 a -all"},
      {"v=spf1 a mx a -all", "duplicate_term", "a", "v=spf1 a mx -all"},
      {"v=spf1 ip4:192.0.2.0/24 a:old.example.org -all", "shadowed_term",
       "a:old.example.org", "v=spf1 ip4:192.0.2.0/24 -all"},
      {"v=spf1 include:_spf.provider.test ip4:203.0.113.64/26 -all", "shadowed_term",
       "ip4:203.0.113.64/26", "v=spf1 include:_spf.provider.test -all"},
      {"v=spf1 ip4:192.0.2.0/24 -ip4:192.0.2.7 ~all", "contradicting_term",
       "-ip4:192.0.2.7", "v=spf1 ip4:192.0.2.0/24 ~all"},
      {"v=spf1 ip4:192.0.2.77/24 -all", "host_bits", "ip4:192.0.2.77/24",
       "v=spf1 ip4:192.0.2.0/24 -all"},
      {"v=spf1 ip4:10.0.0.0/8 a -all", "private_address", "ip4:10.0.0.0/8",
       "v=spf1 a -all"},
      {"v=spf1 ip6:::ffff:192.0.2.1 -all", "mapped_address", "ip6:::ffff:192.0.2.1",
       "v=spf1 ip4:192.0.2.1 -all"},
      {"v=spf1 ip4:198.0.0.0/8 -all", "huge_range", "ip4:198.0.0.0/8", nullptr},
      {"v=spf1 a:gone.example.org a -all", "void_lookup", "a:gone.example.org",
       "v=spf1 a -all"},
      {"v=spf1 a:old.example.org -all", "void_lookup_ipv6", "a:old.example.org", nullptr},
      {"v=spf1 include:gone.test a -all", "include_without_record", "include:gone.test",
       "v=spf1 a -all"},
      {"v=spf1 include:example.org a -all", "include_loop", "include:example.org",
       "v=spf1 a -all"},
      {"v=spf1 include:_bad.test a -all", "include_broken", "include:_bad.test",
       "v=spf1 a -all"},
      {"v=spf1 include:_none.test a -all", "include_permits_nobody", "include:_none.test",
       "v=spf1 a -all"},
      {"v=spf1 a redirect=gone.test", "redirect_without_record", "redirect=gone.test",
       nullptr},
      {"v=spf1 exists:example.org -all", "exists_constant", "exists:example.org",
       "v=spf1 -all"},
      {"v=spf1 a exp=gone.example.org -all", "exp_without_text", "exp=gone.example.org",
       "v=spf1 a -all"},
      {"v=spf1 a sender=x -all", "unknown_modifier", "sender=x", "v=spf1 a -all"},
      {"v=spf1 ip4:203.0.113.128/25 include:_spf.provider.test -all", "overlapping_term",
       "include:_spf.provider.test", nullptr},
  };
  std::string rest = txt_line("_bad.test", "v=spf1 ipv4:192.0.2.1 -all") +
                     txt_line("_none.test", "v=spf1 -all");
  for (auto& row : table) {
    LintReport report = lint_of(row.record, rest);
    INFO(row.record, " gives ", rules(report));
    const LintFinding* found = find(report, row.rule);
    REQUIRE(found);
    CHECK(std::string(row.record).substr(found->offset, found->size) == row.underlined);
    CHECK(found->corrected.value_or("(none)") ==
          (row.corrected ? row.corrected : "(none)"));
    CHECK(found->domain == "example.org");
  }
}

TEST_CASE("over ten look-ups each term is named with what it costs") {
  std::string record = "v=spf1 a mx", zone;
  for (int i = 0; i < 9; i++) {
    record += " include:_s" + std::to_string(i) + ".example.org";
    zone += txt_line("_s" + std::to_string(i) + ".example.org",
                     "v=spf1 ip4:198.51.100." + std::to_string(i) + " -all");
  }
  LintReport report = lint_of(record + " -all", zone);
  CHECK(report.lookups == 11);
  const LintFinding* found = find(report, "too_many_lookups");
  REQUIRE(found);
  CHECK(found->params.at("count") == "11");
  CHECK(found->params.at("terms").starts_with("a, mx, include:_s0.example.org"));
  REQUIRE(found->corrected);
  CHECK(find(lint_of(*found->corrected, zone), "too_many_lookups") == nullptr);
  CHECK(find(lint_of(*found->corrected, zone), "many_lookups") != nullptr);
}

TEST_CASE("over two empty look-ups the terms are named and the rest is kept") {
  LintReport report =
      lint_of("v=spf1 a:x.example.org a:y.example.org a mx:z.example.org -all");
  const LintFinding* found = find(report, "too_many_void_lookups");
  REQUIRE(found);
  CHECK(found->params.at("terms") ==
        "a:x.example.org, a:y.example.org, mx:z.example.org");
  CHECK(found->corrected == "v=spf1 a -all");
  CHECK(report.findings.front().severity == Severity::Error);
}

TEST_CASE(
    "faults of the RRset are found: several records, wrong names, old types, joined "
    "strings") {
  auto resolver = world(txt_line("example.org", "v=spf1 a -all") +
                        txt_line("example.org", "v=spf1 mx ~all") + kHosts +
                        txt_line("example.org.example.org", "v=spf1 mx -all") +
                        "example.org. SPF \"v=spf1 a -all\"\n");
  LintReport report = lint(resolver, "Example.ORG.");
  CHECK(report.domain == "example.org");
  REQUIRE(find(report, "multiple_records"));
  CHECK(find(report, "multiple_records")->corrected == "v=spf1 a mx -all");
  CHECK(find(report, "record_at_wrong_name")->params.at("name") ==
        "example.org.example.org");
  CHECK(find(report, "type99_record"));

  auto joined = world("example.org. TXT \"v=spf1 a\" \"mx -all\"\n" + kHosts);
  CHECK(find(lint(joined, "example.org"), "joined_strings")->corrected ==
        "v=spf1 a mx -all");
  auto cut = world("example.org. TXT \"v=spf1 ip4:192.0\" \".2.1 -all\"\n" + kHosts);
  CHECK(find(lint(cut, "example.org"), "joined_strings") == nullptr);

  auto none = world(kHosts);
  CHECK(rules(lint(none, "example.org")) == "no_record");
  auto nearly = world(txt_line("example.org", "v=spf1; a -all") + kHosts);
  CHECK(find(lint(nearly, "example.org"), "bad_version"));
}

TEST_CASE(
    "a server that fails is could-not-tell, named, and nothing is corrected for it") {
  auto resolver =
      world(txt_line("example.org", "v=spf1 include:_spf.slow.test a -all") + kHosts);
  resolver.fail(*dns::Name::parse("_spf.slow.test."), {}, dns::Status::Timeout);
  LintReport report = lint(resolver, "example.org");
  const LintFinding* found = find(report, "dns_error");
  REQUIRE(found);
  CHECK(found->params.at("name") == "_spf.slow.test");
  CHECK(found->params.at("problem") == "dns_timeout");
  CHECK_FALSE(found->corrected);
}

TEST_CASE(
    "every corrected record is free of the fault it corrects, over random records") {
  for (uint32_t seed = 1; seed <= 400; seed++) {
    RandomWorld made(seed);
    auto resolver = made.resolver();
    std::string record = made.record(true);
    LintReport report = lint(resolver, "example.org", record);
    INFO("seed ", seed, " ", record, "\n", made.zone());
    for (auto& finding : report.findings) {
      CHECK(size_t{finding.offset} + finding.size <= record.size());
      if (!finding.corrected) continue;
      INFO(finding.rule, " corrected ", *finding.corrected);
      REQUIRE(parse_record(*finding.corrected));
      LintReport again = lint(resolver, "example.org", *finding.corrected);
      auto same = [&](const LintFinding& other) { return other.rule == finding.rule; };
      auto was = std::count_if(report.findings.begin(), report.findings.end(), same);
      auto is = std::count_if(again.findings.begin(), again.findings.end(), same);
      CHECK(is < was);
    }
  }
}

TEST_CASE("records made to keep the linter busy end within their limits") {
  std::string networks = "v=spf1", includes = "v=spf1", doubles = "v=spf1";
  for (int i = 0; i < 3500; i++) {
    networks +=
        " ip4:20." + std::to_string(i / 256) + "." + std::to_string(i % 256) + ".1";
    includes += " include:_s" + std::to_string(i) + ".test";
    doubles += " a";
  }
  std::string zone = "*.test. TXT " + dns::quoted_txt(networks + " -all") + "\n";
  for (auto& record : {networks, includes, doubles}) {
    auto resolver = world(txt_line("example.org", record + " ~all") + kHosts + zone);
    LintReport report = lint(resolver, "example.org");
    CHECK(report.findings.size() <= 310);
    FixRequest request;
    request.domain = "example.org";
    request.terms = {"ip4:203.0.113.9"};
    request.wanted = {query_for("example.org", "203.0.113.9")};
    fix(resolver, request);
  }
}
