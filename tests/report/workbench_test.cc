#include "report/spf_text.h"

#include <doctest/doctest.h>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "golden.h"
#include "report/json.h"
#include "report/json_writer.h"

using namespace mailwhy;
using namespace mailwhy::report;
using knowledge::Language;

namespace {

constexpr std::string_view kWorld =
    "$TTL 3600\n"
    ". SOA ns.test. hostmaster.test. 1 3600 600 86400 300\n"
    "example.org. TXT \"v=spf1 include:_spf.google.com a mx exists:%{i}.ok.example.org "
    "~all\"\n"
    "example.org. A 192.0.2.80\n"
    "example.org. MX 10 mail.example.org.\n"
    "mail.example.org. A 198.51.100.10\n"
    "_spf.google.com. TXT \"v=spf1 ip4:203.0.113.0/24 ip6:2001:db8::/32 ~all\"\n";

dns::ZoneResolver world() {
  dns::ZoneResolver resolver;
  resolver.add(dns::read_zone_file(kWorld).records);
  return resolver;
}

spf::Query query(const char* address) {
  return {*net::IpAddress::parse(address), "info@example.org", "mail.example.org", ""};
}

// Made by hand, so that the linter's rules may change without these texts.
spf::LintReport lint_report() {
  spf::LintReport report;
  report.domain = "example.org";
  report.records = {"v=spf1 ipv4:203.0.113.9 mx ptr -all"};
  report.findings = {
      {spf::Severity::Error,
       "unknown_mechanism",
       "example.org",
       7,
       16,
       {{"text", "ipv4:203.0.113.9"}, {"what", "unknown mechanism \"ipv4\""}},
       "v=spf1 ip4:203.0.113.9 mx ptr -all"},
      {spf::Severity::Error,
       "a_fault_without_words",
       "example.org",
       0,
       0,
       {{"text", "x"}, {"what", "is odd"}},
       {}},
      {spf::Severity::Warning, "ptr_used", "example.org", 27, 3, {{"term", "ptr"}}, {}},
      {spf::Severity::Info,
       "many_lookups",
       "_spf.example.net",
       0,
       0,
       {{"count", "9"}},
       {}}};
  report.lookups = 2;
  return report;
}

std::string in_both(const std::function<std::string(const TextOptions&)>& text) {
  TextOptions options;
  std::string out = text(options);
  options.language = Language::Russian;
  return out + "\n" + text(options);
}

}  // namespace

TEST_CASE("spf check shows the result and the term that decided") {
  auto resolver = world();
  std::string out;
  for (const char* address : {"203.0.113.9", "198.51.100.10", "192.0.2.99"}) {
    spf::Query asked = query(address);
    spf::Result result = spf::check_host(resolver, asked);
    out +=
        in_both([&](const TextOptions& o) { return spf_check_text(asked, result, o); }) +
        "\n";
  }
  test::check_golden("spf_check.txt", out);
}

TEST_CASE("spf check --json is the contract's mailwhy.spf/1") {
  auto resolver = world();
  spf::Result result = spf::check_host(resolver, query("192.0.2.99"));
  auto json = to_json(result);
  CHECK(json.at("schema") == "mailwhy.spf/1");
  CHECK(json.at("result") == "softfail");
  CHECK(json.at("domain") == "example.org");
  CHECK(json.at("identity") == "mfrom");
  CHECK(json.at("decided_by").at("term") == "~all");
  CHECK(json.at("trace").is_array());
  test::check_golden("spf_check.json", write_json(json, JsonLayout::Indented) + "\n");
}

TEST_CASE("spf lint underlines the bytes of each finding") {
  test::check_golden("spf_lint.txt", in_both([](const TextOptions& options) {
                       return spf_lint_text(lint_report(), options);
                     }));
  test::check_golden(
      "spf_lint.json",
      write_json(to_json(lint_report(), Language::English), JsonLayout::Indented) + "\n");
}

TEST_CASE("a record in order takes one line and its text") {
  spf::LintReport report;
  report.domain = "example.org";
  report.records = {"v=spf1 mx -all"};
  report.lookups = 1;
  CHECK(spf_lint_text(report, {}) ==
        "✓ example.org: the record is in order, 1 of 10 look-ups\n  v=spf1 mx -all\n");
}

TEST_CASE("spf fix shows the diff and its proof") {
  spf::Fix fix;
  fix.change = {"example.org", 0, {"v=spf1 mx ~all"}, {"v=spf1 mx ip4:192.0.2.99 ~all"}};
  fix.proof.cases = {
      {*net::IpAddress::parse("192.0.2.99"), spf::Verdict::SoftFail, spf::Verdict::Pass}};
  fix.proof.lost = {"198.51.100.0/28"};
  fix.proof.gained = {"192.0.2.99/32", "2001:db8::/48"};
  fix.proof.uncertain = {"exists:%{i}.ok.example.org"};
  fix.trades = {{"include:_spf.example.net", {"ip4:192.0.2.0/28", "ip4:192.0.2.32/28"}}};
  test::check_golden("spf_fix.txt", in_both([&](const TextOptions& options) {
                       return spf_fix_text("example.org", fix, options);
                     }));
  CHECK(to_json("example.org", fix).at("proof").at("cases").as_array().size() == 1);
}

TEST_CASE("spf fix says in one line that there is nothing to change, or nothing proven") {
  spf::Fix nothing;
  nothing.change = {"example.org", 3600, {"v=spf1 mx -all"}, {"v=spf1 mx -all"}};
  CHECK(spf_fix_text("example.org", nothing, {}) == "✓ example.org: nothing to change\n");
  CHECK(spf_fix_text("example.org", std::nullopt, {}) ==
        "? No change could be proven for example.org.\n");
  CHECK(to_json("example.org", std::nullopt).at("found") == false);
}

TEST_CASE("spf who names the service behind a range") {
  auto addresses = [](const char* network) {
    return net::CidrSet(*net::Cidr::parse(network));
  };
  spf::Who who;
  who.domain = "example.org";
  who.permitted = {{addresses("203.0.113.0/24"),
                    spf::Verdict::Pass,
                    "_netblocks.google.com",
                    {"ip4:203.0.113.0/24"},
                    {"example.org", "_spf.google.com", "_netblocks.google.com"},
                    ""},
                   {addresses("192.0.2.80/31"),
                    spf::Verdict::Pass,
                    "example.org",
                    {"a", "mx"},
                    {"example.org"},
                    ""}};
  who.uncertain = {{addresses("0.0.0.0/0") - addresses("192.0.2.80/32"),
                    spf::Verdict::Pass,
                    "example.org",
                    {"exists:%{i}.ok.example.org"},
                    {"example.org"},
                    "exists:%{i}.ok.example.org"}};
  who.others = spf::Verdict::SoftFail;
  std::string text = in_both([&](const TextOptions& o) { return spf_who_text(who, o); });
  CHECK(text.find("Google Workspace / Gmail") != std::string::npos);
  test::check_golden("spf_who.txt", text);
  CHECK(to_json(who).at("permitted").as_array()[0].at("provider") ==
        "Google Workspace / Gmail");
}
