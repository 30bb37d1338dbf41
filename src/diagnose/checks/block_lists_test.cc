// The check of block lists in a closed world.
#include <doctest/doctest.h>

#include "diagnose/checks/check.h"
#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

namespace {

constexpr std::string_view kLists = R"(
$TTL 300
spamhaus.org. SOA ns1.spamhaus.org. host.spamhaus.org. 7 3600 600 86400 60
2.0.0.127.zen.spamhaus.org. A 127.0.0.2
test.dbl.spamhaus.org. A 127.0.1.2
spamcop.net. SOA ns1.spamcop.net. host.spamcop.net. 7 3600 600 86400 60
2.0.0.127.bl.spamcop.net. A 127.0.0.2
uceprotect.net. SOA ns1.uceprotect.net. host.uceprotect.net. 7 3600 600 86400 60
2.0.0.127.dnsbl-3.uceprotect.net. A 127.0.0.2
)";

Outcome check(std::string_view lines, const char* domain = "") {
  dns::ZoneFile read = dns::read_zone_file(std::string(kLists) + std::string(lines));
  REQUIRE(read.errors.empty());
  dns::ZoneResolver resolver;
  resolver.add(read.records);
  dns::NoRdap rdap;
  Target target;
  target.domain = domain;
  target.addresses = {*net::IpAddress::parse("192.0.2.25"),
                      *net::IpAddress::parse("10.0.0.1")};
  auto outcome = check_block_lists({resolver, rdap, target, resolver.now()});
  REQUIRE(outcome);
  return *outcome;
}

std::string told(const Outcome& outcome) {
  std::string out;
  for (const Finding& one : outcome.findings)
    out += (out.empty() ? "" : ", ") + one.params.at("list") + ' ' +
           std::string(to_string(one.severity));
  return out;
}

}  // namespace

TEST_CASE("listings are told worst first, each as loud as its list weighs") {
  Outcome one = check(R"(
25.2.0.192.dnsbl-3.uceprotect.net. A 127.0.0.2
25.2.0.192.zen.spamhaus.org. A 127.0.0.11
25.2.0.192.bl.spamcop.net. A 127.0.0.2
)");
  CHECK(one.state == State::Problem);
  CHECK(told(one) ==
        "bl.spamcop.net warning, zen.spamhaus.org warning, dnsbl-3.uceprotect.net info");
  CHECK(told(check("25.2.0.192.zen.spamhaus.org. A 127.0.0.4")) ==
        "zen.spamhaus.org error");
}

TEST_CASE("a domain is looked up in lists of domains, with its registrable one") {
  Outcome one = check("example.org.dbl.spamhaus.org. A 127.0.1.4", "news.example.org");
  REQUIRE(one.findings.size() == 1);
  CHECK(one.findings[0].cause == "domain_listed");
  CHECK(one.findings[0].params.at("domain") == "example.org");
  CHECK(one.findings[0].severity == Severity::Error);
  REQUIRE(one.changes.size() == 1);
  CHECK(one.changes[0].steps.size() == 3);
}

TEST_CASE("a private address is not asked about, and an error is no listing") {
  Outcome one = check(R"(
1.0.0.10.zen.spamhaus.org. A 127.0.0.2
25.2.0.192.zen.spamhaus.org. A 127.255.255.254
)");
  CHECK(one.findings.empty());
  CHECK(one.state == State::CouldNotTell);
  REQUIRE(!one.unknown.empty());
  CHECK(one.unknown[0].because.key == "note.list.explained_error");
  bool shown = false;
  for (const auto& list : one.detail.at("could_not_tell").as_array())
    if (list.at("zone") == "zen.spamhaus.org") shown = list.at("why") == "error_code";
  CHECK(shown);
}

TEST_CASE("where no list answers at all nothing is asked of the reader") {
  dns::ZoneResolver nothing;
  dns::NoRdap rdap;
  Target target;
  target.addresses = {*net::IpAddress::parse("192.0.2.25")};
  auto outcome = check_block_lists({nothing, rdap, target, nothing.now()});
  REQUIRE(outcome);
  CHECK(outcome->state == State::CouldNotTell);
  CHECK(outcome->unknown.empty());
  target.addresses.clear();
  CHECK(!check_block_lists({nothing, rdap, target, nothing.now()}));
}
