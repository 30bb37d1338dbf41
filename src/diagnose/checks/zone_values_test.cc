#include "diagnose/checks/zone_values.h"

#include <doctest/doctest.h>

#include "diagnose/checks/zone_world_for_tests.h"

namespace mailwhy::diagnose {

// The world of two servers, in which these systems announce their addresses.
static std::unique_ptr<ServersWorld> announced(const std::string& first,
                                               const std::string& second) {
  auto out = world();
  auto add = [&](const char* at, const std::string& text) {
    if (!text.empty())
      out->recursive.add(
          records_of(std::string(at) + ".origin.asn.cymru.com. TXT \"" + text + "\"\n"));
  };
  add("1.2.0.192", first);
  add("2.100.51.198", second);
  return out;
}

TEST_CASE("the numbers of a route's origins are read, whatever stands beside them") {
  CHECK(read_origins("64496 | 192.0.2.0/24 | ZZ | arin | 2010-01-04") ==
        AsNumbers{64496});
  CHECK(read_origins("64497 64496 | 192.0.2.0/24 |") == AsNumbers{64496, 64497});
  CHECK(read_origins("4200000000|x") == AsNumbers{4200000000});
  for (const char* odd :
       {"", "|", " | 192.0.2.0/24", "64496", "AS64496 | a", "64496x | a", "0 | a",
        "4294967296 | a", "-1 | a", "1 2 3 4 5 6 7 8 9 | a"})
    CHECK_MESSAGE(read_origins(odd).empty(), odd);
}

TEST_CASE("servers in two networks that one autonomous system announces are a remark") {
  auto one = announced("64496 | 192.0.2.0/24 | ZZ | arin | 2010-01-04",
                       "64496 | 198.51.100.0/24 | ZZ | arin | 2010-01-04");
  const Outcome outcome = run(check_name_servers, *one);
  const Finding* finding = find(outcome, "ns_no_diversity");
  REQUIRE(finding);
  CHECK(finding->severity == Severity::Info);
  CHECK(finding->certainty == Certainty::Likely);
  CHECK(finding->params.at("as") == "AS64496");
  CHECK(notes(*finding, "note.one_origin_of_servers"));
  CHECK(outcome.state == State::Fine);
  REQUIRE(outcome.changes.size() == 1);
  REQUIRE(outcome.changes[0].steps.size() == 1);
  CHECK(outcome.changes[0].steps[0].key == "step.ns_no_diversity.other_operator");
  const auto& networks = outcome.detail.at("networks").as_array();
  REQUIRE(networks.size() == 2);
  CHECK(networks[1].at("ip") == "198.51.100.2");
  CHECK(networks[1].at("as").as_array()[0] == 64496);
}

TEST_CASE("two systems, several behind one prefix, or one that is unknown: no remark") {
  const std::string route = "64496 | 192.0.2.0/24 | ZZ | arin | 2010-01-04";
  for (const std::string other : {"64497 | 198.51.100.0/24 | ZZ | arin | 2010-01-04",
                                  "64496 64497 | 198.51.100.0/24 | ZZ | arin |", ""}) {
    auto two = announced(route, other);
    CHECK_MESSAGE(!find(run(check_name_servers, *two), "ns_no_diversity"), other);
  }
  auto unknown = announced(route, route);
  unknown->recursive.fail(*dns::Name::from_text("2.100.51.198.origin.asn.cymru.com"),
                          dns::Type::TXT, dns::Status::Timeout);
  const Outcome outcome = run(check_name_servers, *unknown);
  CHECK_FALSE(find(outcome, "ns_no_diversity"));
  CHECK(outcome.state == State::Fine);  // it is advice alone
  CHECK(outcome.detail.at("networks").as_array().size() == 1);
}

TEST_CASE("IPv6 is asked nibble by nibble, and no address of a private network is") {
  dns::ZoneResolver nothing;
  Overhearing heard(nothing);
  std::vector<net::IpAddress> addresses;
  for (const char* text :
       {"10.0.0.1", "127.0.0.1", "fd00::1", "2001:db8::1", "::ffff:192.0.2.1"})
    addresses.push_back(*net::IpAddress::parse(text));
  CHECK(find_origins(heard, addresses) == std::vector<AsNumbers>(5));
  std::vector<std::string> names;
  for (const dns::Question& question : heard.asked)
    names.push_back(question.name.to_lower_string());
  CHECK(names == std::vector<std::string>{
                     "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0."
                     "0.2.origin6.asn.cymru.com",
                     "1.2.0.192.origin.asn.cymru.com"});
}

}  // namespace mailwhy::diagnose
