// Where a domain's mail goes, and what stands in its way.
#include <doctest/doctest.h>

#include <map>

#include "diagnose/checks/check.h"
#include "diagnose/servers_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

static std::map<std::string, Severity> causes_of(const std::string& records) {
  dns::ZoneResolver resolver;
  resolver.add(records_of("example.org. SOA ns. host. 7 1 1 1 300\n" + records));
  dns::NoRdap rdap;
  Target target;
  target.domain = "example.org";
  auto outcome = check_mx({resolver, rdap, target, resolver.now()});
  REQUIRE(outcome);
  std::map<std::string, Severity> causes;
  for (const Finding& finding : outcome->findings)
    causes[finding.cause] = finding.severity;
  return causes;
}

static const std::string kMail =
    "example.org. MX 10 mail.example.org.\nmail.example.org. A 192.0.2.25\n";

TEST_CASE("a mail server at private addresses alone cannot be reached") {
  auto alone = causes_of(
      "example.org. MX 10 mail.example.org.\n"
      "mail.example.org. A 192.168.1.7\nmail.example.org. AAAA fd00::7\n");
  CHECK(alone.at("mx_has_no_address") == Severity::Error);
  auto beside = causes_of(kMail +
                          "example.org. MX 20 inside.example.org.\n"
                          "inside.example.org. A 10.0.0.7\n");
  CHECK(beside.at("mx_has_no_address") == Severity::Warning);
  CHECK(causes_of(kMail + "mail.example.org. A 10.0.0.7\n").empty());
}

TEST_CASE("a null MX is right for a domain that sends nothing, and for no other") {
  const std::string null_mx = "example.org. MX 0 .\n";
  auto silent = causes_of(null_mx + "example.org. TXT \"v=spf1 -all\"\n");
  CHECK(silent.at("takes_no_mail") == Severity::Info);
  CHECK(causes_of(null_mx).contains("takes_no_mail"));
  auto sends = causes_of(null_mx + "example.org. TXT \"v=spf1 ip4:192.0.2.9 -all\"\n");
  CHECK(sends.at("sender_domain_no_mx") == Severity::Warning);
  CHECK_FALSE(sends.contains("takes_no_mail"));
}
