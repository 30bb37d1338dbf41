#include "diagnose/record_survey.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "diagnose/servers_for_tests.h"
#include "dns/cache.h"

using namespace mailwhy;
using diagnose::ServersWorld;

static const char* kZone =
    "shop.example. SOA ns1.shop.example. root.shop.example. 7 3600 600 86400 300\n"
    "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
    "ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 192.0.2.2\n"
    "shop.example. TXT \"v=spf1 mx include:_spf.shop.example -all\"\n"
    "_spf.shop.example. TXT \"v=spf1 include:_more.shop.example ?all\"\n"
    "_more.shop.example. TXT \"v=spf1 ip4:198.51.100.1 ?all\"\n"
    "shop.example. MX 10 mail.shop.example.\n"
    "mail.shop.example. A 192.0.2.25\n"
    "_dmarc.shop.example. TXT \"v=DMARC1; p=reject\"\n"
    "june._domainkey.shop.example. TXT \"v=DKIM1; p=AbCd\"\n";
static const char* kDelegation =
    "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
    "ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 192.0.2.2\n";

static std::string changed(std::string text, const std::string& from,
                           const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

static std::unique_ptr<ServersWorld> world(const std::string& second = kZone) {
  auto world = std::make_unique<ServersWorld>();
  world->recursive.add(
      diagnose::records_of("example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\n"
                           "a.nic.example. A 192.0.2.9\n"));
  world->recursive.add(diagnose::records_of(kZone));
  world->servers["192.0.2.9"].referral = diagnose::records_of(kDelegation);
  world->servers["192.0.2.1"].zone.add(diagnose::records_of(kZone));
  world->servers["192.0.2.2"].zone.add(diagnose::records_of(second));
  return world;
}

static diagnose::MailSurvey survey(dns::Resolver& below,
                                   std::vector<std::string> selectors = {"june"}) {
  dns::CachingResolver resolver(below);
  return diagnose::survey_mail_records(resolver, "shop.example", selectors);
}

TEST_CASE("a healthy zone is compared within four rounds, and nothing differs") {
  auto healthy = world();
  diagnose::CountingRounds counting(*healthy);
  auto found = diagnose::survey_mail_records(counting, "shop.example",
                                             std::vector<std::string>{"june"});
  CHECK(found.survey.differing().empty());
  CHECK_FALSE(found.survey.anything_unknown());
  CHECK(found.survey.records.size() > 15);
  CHECK(counting.rounds() <= 4);
}

TEST_CASE("a letter of a key that one server spells otherwise is found") {
  auto split = world(changed(kZone, "AbCd", "Abcd"));
  auto found = survey(*split).survey;
  auto differing = found.differing();
  REQUIRE(differing.size() == 1);
  CHECK(differing[0]->asked.name.to_string() == "june._domainkey.shop.example");
  REQUIRE(differing[0]->versions.size() == 2);
  CHECK(differing[0]->versions[0].value == std::vector<std::string>{"v=DKIM1; p=AbCd"});
  CHECK(found.labels[differing[0]->versions[1].servers.front()] == "ns2.shop.example");
}

TEST_CASE("an include of an include is compared where it lies in the zone") {
  auto split = world(changed(kZone, "198.51.100.1 ?all", "198.51.100.2 ?all"));
  auto differing = survey(*split).survey;
  REQUIRE(differing.differing().size() == 1);
  CHECK(differing.differing()[0]->asked.name.to_string() == "_more.shop.example");
}

TEST_CASE("a name that only one server's record leads to is asked for at all of them") {
  std::string second =
      changed(kZone, "MX 10 mail", "MX 10 mx2") + "mx2.shop.example. A 192.0.2.26\n";
  auto split = world(second);
  auto found = survey(*split).survey;
  std::vector<std::string> names;
  for (const auto* record : found.differing())
    names.push_back(record->asked.name.to_string() + ' ' +
                    dns::to_string(record->asked.type));
  CHECK(std::ranges::find(names, "shop.example MX") != names.end());
  CHECK(std::ranges::find(names, "mx2.shop.example A") != names.end());
}

TEST_CASE("keys that one server alone has are found without their selectors") {
  std::string none =
      changed(kZone, "june._domainkey.shop.example. TXT \"v=DKIM1; p=AbCd\"\n", "");
  auto split = world(none + "mail._domainkey.shop.example. TXT \"v=DKIM1; p=AbCd\"\n");
  split->recursive = dns::ZoneResolver();
  split->recursive.add(
      diagnose::records_of("example. SOA a. b. 1 1 1 1 1\nexample. NS a.nic.example.\n"
                           "a.nic.example. A 192.0.2.9\n"));
  split->recursive.add(diagnose::records_of(none));
  split->servers["192.0.2.1"].zone = dns::ZoneResolver();
  split->servers["192.0.2.1"].zone.add(diagnose::records_of(none));
  auto found = survey(*split, {}).survey;
  REQUIRE(found.differing().size() == 1);
  CHECK(found.differing()[0]->asked.name.to_string() == "mail._domainkey.shop.example");
}

TEST_CASE("one address that answers now so, now otherwise is caught by asking again") {
  auto flapping = world();
  dns::ZoneResolver other;
  other.add(diagnose::records_of(changed(kZone, "p=reject", "p=none")));
  flapping->servers["192.0.2.2"].every_other_time = &other;
  auto found = survey(*flapping).survey;
  bool caught = false;
  for (const auto* record : found.differing()) {
    CHECK(record->asked.name.to_string() == "_dmarc.shop.example");
    caught = !record->flapping.empty() &&
             found.labels[record->flapping.front()] == "ns2.shop.example";
  }
  CHECK(caught);
}

TEST_CASE("a server that says nothing is never taken to agree") {
  auto silent = world();
  silent->servers.erase("192.0.2.2");
  auto found = survey(*silent).survey;
  CHECK(found.differing().empty());
  CHECK(found.anything_unknown());
  REQUIRE(found.unheard.size() == 1);
  CHECK(found.unheard[0].name == "ns2.shop.example");
}

TEST_CASE("a part of the zone that one server alone delegates is a difference") {
  auto split = world();
  auto& second = split->servers["192.0.2.2"];
  second.referral = diagnose::records_of("mail.shop.example. NS ns.other.example.\n");
  auto found = survey(*split).survey;
  REQUIRE_FALSE(found.differing().empty());
  CHECK(found.differing()[0]->versions[1].value.front() == "NS ns.other.example");
}

TEST_CASE("a resolver that asks no servers gives no survey") {
  dns::ZoneResolver closed;
  closed.add(diagnose::records_of(kZone));
  auto found = survey(closed);
  CHECK(found.survey.records.empty());
  CHECK_FALSE(found.zone.asked);
}

TEST_CASE("a key at the selector of a service is compared although nobody named it") {
  std::string zone =
      std::string(kZone) + "resend._domainkey.shop.example. TXT \"p=AbCd\"\n";
  auto split = world(changed(zone, "TXT \"p=AbCd\"", "TXT \"p=aBCd\""));
  split->recursive.add(diagnose::records_of(zone));
  split->servers["192.0.2.1"].zone.add(diagnose::records_of(zone));
  auto differing = survey(*split, {}).survey;
  REQUIRE(differing.differing().size() == 1);
  CHECK(differing.differing()[0]->asked.name.to_string() ==
        "resend._domainkey.shop.example");
}
