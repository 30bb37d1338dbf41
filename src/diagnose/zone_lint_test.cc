#include "diagnose/zone_lint.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "diagnose/own_zones.h"
#include "dns/zone_file.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

static const std::string kHead =
    "$ORIGIN example.org.\n"                                        // 1
    "$TTL 3600\n"                                                   // 2
    "@ SOA ns1 hostmaster 1 7200 3600 1209600 3600\n"               // 3
    "@ NS ns1\ns1._domainkey CNAME s1.other.example.\n"             // 4, 5
    "ns1 A 203.0.113.53\n"                                          // 6
    "@ MX 10 mail\nmail A 203.0.113.25\n"                           // 7, 8
    "@ TXT \"v=spf1 mx -all\"\n"                                    // 9
    "_dmarc TXT \"v=DMARC1; p=none; rua=mailto:d@example.org\"\n";  // 10

static ZoneLint lint(const std::string& text) {
  ZoneText file{"x.zone", text};
  return lint_zones(std::span(&file, 1), net::Time(std::chrono::days(20780)));
}

// "zone_pitfall/unquoted:11" of each finding.
static std::vector<std::string> found(const std::string& text) {
  std::vector<std::string> out;
  for (const ZoneFinding& one : lint(text).findings) {
    std::string rule;
    for (const text::Message& note : one.finding.notes)
      if (note.key.starts_with("zone_lint.")) rule = '/' + note.key.substr(10);
    out.push_back(one.finding.cause + rule + ':' + std::to_string(one.place.line));
  }
  return out;
}

static bool has(const std::vector<std::string>& findings, std::string_view wanted) {
  return std::ranges::find(findings, wanted) != findings.end();
}

TEST_CASE("a zone in order has no finding") {
  auto findings = found(kHead);
  CAPTURE(findings.empty() ? "" : findings.front());
  CHECK(findings.empty());
  CHECK(lint(kHead).examined == std::vector<std::string>{"example.org"});
  CHECK(lint("").findings.empty());
  CHECK(lint("; nothing but a remark\n").records == 0);
}

TEST_CASE("each fault of a zone is found at its line") {
  for (auto [line, wanted] : {
           std::pair("_dmarc.example.org TXT \"v=DMARC1; p=none\"\n",
                     "zone_doubled_name:11"),
           {"www CNAME mail.example.org\n", "zone_doubled_name:11"},
           {"mail CNAME @\n", "zone_conflict/beside_cname:11"},
           {"@ SOA ns1 hostmaster 2 7200 3600 1209600 3600\n",
            "zone_conflict/two_soa:11"},
           {"a CNAME b\na CNAME c\n", "zone_conflict/two_cname:12"},
           {"@ MX 20 203.0.113.9\n", "mx_is_address:11"},
           {"@ MX 20 mail_2\nmail_2 A 203.0.113.9\n", "zone_pitfall/underscore:11"},
           {"@ MX 20 gone\n", "mx_has_no_address:11"},
           {"@ MX 20 alias\nalias CNAME mail\n", "mx_is_alias:11"},
           {"@ NS ns3\n", "ns_host_invalid:11"},
           {"news TXT v=spf1 mx -all\n", "zone_pitfall/unquoted:11"},
           {"_dmarc.news TXT v=DMARC1; p=none\n", "zone_pitfall/cut:11"},
           {"news TXT \"\\\"v=spf1 mx -all\\\"\"\n", "zone_pitfall/quotes:11"},
           {"news SPF \"v=spf1 mx -all\"\n", "zone_pitfall/type99:11"},
           {"intranet A 192.168.1.7\n", "zone_pitfall/private:11"},
           {"@ 0 CAA 0 issue \"x\"\nb 0 MX 10 mail\n", "zone_pitfall/ttl_zero:12"},
           {"b 30d MX 10 mail\n", "zone_pitfall/ttl_long:11"},
           {"@ 300 MX 20 mail\n", "zone_pitfall/ttl_differs:11"},
           {"other.example. A 203.0.113.9\n", "zone_pitfall/outside:11"},
           {"@ TXT \"v=spf1 ip4:203.0.113.9 -all\"\n", "spf_multiple_records:9"},
           {"_dmarc TXT \"v=DMARC1; p=reject\"\n", "dmarc_record_invalid:10"},
           {"a A 203.0.113.999\n", "zone_syntax:11"},
           {"a TXT \"unclosed\n", "zone_syntax:11"},
           {"b MX ten mail\n", "zone_syntax:11"},
       }) {
    auto findings = found(kHead + line);
    std::string all;
    for (const std::string& one : findings) all += one + ' ';
    CAPTURE(line);
    CAPTURE(all);
    CHECK(has(findings, wanted));
  }
}

TEST_CASE("what lies in the zones of others is never a fault") {
  for (const char* line :
       {"news TXT \"v=spf1 include:_spf.google.com a:mail.other.example -all\"\n",
        "@ MX 20 mx.other.example.\n", "www CNAME shop.other.example.\n",
        "sub NS ns.other.example.\n@ MX 30 mail.sub\n",
        "b MX 10 mx.other.example.\nb TXT \"v=spf1 redirect=_spf.other.example\"\n",
        "_dmarc.b TXT \"v=DMARC1; p=none; rua=mailto:x@reports.example.net\"\n"}) {
    auto findings = found(kHead + line);
    std::string all;
    for (const std::string& one : findings) all += one + ' ';
    CAPTURE(line);
    CAPTURE(all);
    CHECK(std::ranges::none_of(findings, [](const std::string& one) {
      return one.find("include") != one.npos || one.starts_with("mx_") ||
             one.starts_with("ns_") || one.starts_with("domain_") ||
             one.starts_with("spf_syntax") || one.starts_with("dmarc_reports");
    }));
  }
}

TEST_CASE("a column is counted in characters") {
  ZoneLint one = lint("$ORIGIN example.org.\na TXT \"привет\" \"x\n");
  REQUIRE(one.findings.size() == 1);
  CHECK(one.findings[0].place.line == 2);
  CHECK(one.findings[0].place.column == 16);
}

TEST_CASE("a world that knows only its own zones says nothing of others") {
  dns::ZoneResolver zones;
  zones.add(
      dns::read_zone_file(kHead + "sub NS ns.other.example.\nx CNAME y.other.example.\n")
          .records);
  OwnZones world(zones, {*dns::Name::parse("example.org")});
  auto status = [&](const char* name, dns::Type type) {
    return world.query(*dns::Name::parse(name), type)->status;
  };
  CHECK(status("example.org", dns::Type::MX) == dns::Status::Answered);
  CHECK(status("gone.example.org", dns::Type::A) == dns::Status::Answered);
  CHECK(status("other.example", dns::Type::A) == dns::Status::NotAsked);
  CHECK(status("a.sub.example.org", dns::Type::A) == dns::Status::NotAsked);
  CHECK(status("x.example.org", dns::Type::A) == dns::Status::NotAsked);
}

TEST_CASE("a huge or broken file ends within its limits") {
  std::string many = kHead;
  for (int i = 0; i < 3000; i++) many += "h" + std::to_string(i) + " A 10.0.0.1\n";
  ZoneLint one = lint(many);
  CHECK(one.findings.size() == kMaxZoneFindings);
  CHECK(one.left_out >= 1000);
  std::string names = kHead;
  for (int i = 0; i < 400; i++) names += "h" + std::to_string(i) + " MX 10 mail\n";
  CHECK(lint(names).examined.size() == kMaxZoneNames);
}
