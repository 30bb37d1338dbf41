// The checks of a zone's name servers, its records at all of them, registration and
// DNSSEC, in worlds of servers with moods.
#include <algorithm>
#include <memory>

#include <doctest/doctest.h>

#include "diagnose/checks/zone_world_for_tests.h"
#include "diagnose/examine.h"
#include "diagnose/signing.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;
using dns::Type;

TEST_CASE("a healthy zone passes all four checks together within six rounds") {
  auto healthy = world();
  CountingRounds resolver(*healthy);
  dns::NoRdap rdap;
  const Target target = shop();
  Examination examination{resolver, rdap, target, kNow};
  std::vector<Outcome> outcomes(3);
  std::vector<std::function<void()>> work{
      [&] { outcomes[0] = *check_name_servers(examination); },
      [&] { outcomes[1] = *check_mail_records_in_sync(examination); },
      [&] { outcomes[2] = *check_dnssec(examination); }};
  resolver.together(work);
  for (const Outcome& outcome : outcomes) {
    CHECK(outcome.state == State::Fine);
    CHECK(outcome.findings.empty());
  }
  CHECK_FALSE(check_registration(examination));
  CHECK(resolver.rounds() <= 5);
}

TEST_CASE("with one server left a dead one is an error, beside two it is a warning") {
  auto one_left = world();
  one_left->servers.erase("198.51.100.2");
  const Outcome alone = run(check_name_servers, *one_left);
  REQUIRE(find(alone, "ns_unreachable"));
  CHECK(find(alone, "ns_unreachable")->severity == Severity::Error);
  CHECK(find(alone, "ns_unreachable")->params.at("servers") == "ns2.shop.example");

  std::string third =
      zone_text("shop.example. NS ns3.shop.example.\nns3.shop.example. A 203.0.113.3\n");
  auto two_left = world(third, third);
  two_left->servers["192.0.2.9"].referral =
      records_of(std::string(kDelegation) +
                 "shop.example. NS ns3.shop.example.\nns3.shop.example. A 203.0.113.3\n");
  const Outcome borne = run(check_name_servers, *two_left);
  REQUIRE(find(borne, "ns_unreachable"));
  CHECK(find(borne, "ns_unreachable")->severity == Severity::Warning);
  CHECK_FALSE(find(borne, "ns_delegation_mismatch"));
}

TEST_CASE("a server with an IPv6 address alone is not accused where no IPv6 is heard") {
  std::string six = zone_text(
      "shop.example. NS ns6.shop.example.\nns6.shop.example. AAAA "
      "2001:db8::53\n");
  auto no_ipv6 = world(six, six);
  no_ipv6->servers["192.0.2.9"].referral =
      records_of(std::string(kDelegation) +
                 "shop.example. NS ns6.shop.example.\nns6.shop.example. AAAA "
                 "2001:db8::53\n");
  const Outcome outcome = run(check_name_servers, *no_ipv6);
  CHECK(outcome.findings.empty());
  CHECK(outcome.state == State::CouldNotTell);
  CHECK(run(check_mail_records_in_sync, *no_ipv6).state == State::CouldNotTell);
}

TEST_CASE("a silent primary: until when the others answer is told") {
  auto primary = world();
  primary->servers.erase("192.0.2.1");
  const Outcome outcome = run(check_name_servers, *primary);
  const Finding* finding = find(outcome, "ns_unreachable");
  REQUIRE(finding);
  REQUIRE(notes(*finding, "note.zone_expires"));
  auto note = std::ranges::find(finding->notes, "note.zone_expires", &text::Message::key);
  CHECK(note->params.at("until") == "2026-12-06");
}

TEST_CASE("a server that refuses is lame, one without TCP loses long records") {
  auto lame = world();
  lame->servers["198.51.100.2"].rcode = dns::Rcode::Refused;
  const Outcome refused = run(check_name_servers, *lame);
  REQUIRE(find(refused, "ns_lame"));
  CHECK(find(refused, "ns_lame")->params.at("reply") == "REFUSED");

  auto no_tcp = world();
  no_tcp->servers["198.51.100.2"].tcp = dns::Status::Timeout;
  const Outcome udp_only = run(check_name_servers, *no_tcp);
  REQUIRE(find(udp_only, "ns_unreachable"));
  CHECK(notes(*find(udp_only, "ns_unreachable"), "note.no_tcp"));
}

TEST_CASE("a delegation that names a server nobody runs any more is a mismatch") {
  auto moved = world();
  moved->servers["192.0.2.9"].referral = records_of(
      "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
      "shop.example. NS old.shop.example.\nold.shop.example. A 203.0.113.7\n"
      "ns1.shop.example. A 192.0.2.1\nns2.shop.example. A 198.51.100.2\n");
  const Outcome outcome = run(check_name_servers, *moved);
  const Finding* finding = find(outcome, "ns_delegation_mismatch");
  REQUIRE(finding);
  CHECK(finding->params.at("servers") == "old.shop.example");
  CHECK(notes(*finding, "note.listed_server_fails"));
  CHECK_FALSE(find(outcome, "ns_unreachable"));
}

TEST_CASE("glue that leads elsewhere than the zone says is found") {
  auto stale = world();
  stale->servers["192.0.2.9"].referral = records_of(
      "shop.example. NS ns1.shop.example.\nshop.example. NS ns2.shop.example.\n"
      "ns1.shop.example. A 203.0.113.1\nns2.shop.example. A 198.51.100.2\n");
  stale->servers["203.0.113.1"].zone.add(records_of(zone_text()));
  const Outcome outcome = run(check_name_servers, *stale);
  const Finding* finding = find(outcome, "ns_glue_differs");
  REQUIRE(finding);
  CHECK(finding->params.at("glue") == "203.0.113.1");
  CHECK(finding->params.at("addresses") == "192.0.2.1");
}

TEST_CASE(
    "a server with many addresses, of which the delegation brings some, is in order") {
  std::string own, glue = kDelegation;
  for (int i = 10; i < 18; i++) {
    std::string line = "ns1.shop.example. A 203.0.113." + std::to_string(i) + "\n";
    own += line;
    if (i >= 14) glue += line;
  }
  auto many = world(zone_text(own), zone_text(own));
  glue.replace(glue.find("ns1.shop.example. A 192.0.2.1\n"), 30, "");
  many->servers["192.0.2.9"].referral = records_of(glue);
  for (const char* ip : {"203.0.113.14", "203.0.113.15"})
    many->servers[ip].zone.add(records_of(zone_text(own)));
  CHECK(run(check_name_servers, *many).findings.empty());
}

TEST_CASE("a name server's name that is an alias or leads nowhere is found") {
  std::string alias = zone_text(
      "shop.example. NS ns3.shop.example.\n"
      "ns3.shop.example. CNAME ns1.shop.example.\n"
      "shop.example. NS ns4.shop.example.\n");
  auto odd = world(alias, alias);
  const Outcome outcome = run(check_name_servers, *odd);
  std::vector<std::string> names;
  for (const Finding& finding : outcome.findings)
    if (finding.cause == "ns_host_invalid") names.push_back(finding.params.at("name"));
  CHECK(names == std::vector<std::string>{"ns3.shop.example", "ns4.shop.example"});
}

TEST_CASE("SOA values that differ under one serial, and timers out of proportion") {
  auto edited = world(zone_text(), zone_text("", "7", "7200 900 1209600 600"));
  const Outcome outcome = run(check_name_servers, *edited);
  REQUIRE(find(outcome, "ns_soa_values"));
  CHECK(find(outcome, "ns_soa_values")->severity == Severity::Warning);

  std::string odd = zone_text("", "7", "7200 900 7200 172800");
  auto timers = world(odd, odd);
  const Outcome short_lived = run(check_name_servers, *timers);
  const Finding* finding = find(short_lived, "ns_soa_values");
  REQUIRE(finding);
  CHECK(finding->severity == Severity::Info);
  CHECK(notes(*finding, "note.soa_expire_below_refresh"));
  CHECK(notes(*finding, "note.negative_ttl_long"));
}

TEST_CASE(
    "a server that resolves for strangers is a remark; a transfer is asked only "
    "when ports may be opened") {
  auto open = world();
  open->servers["192.0.2.1"].zone.add(records_of(". NS a.root.example.\n"));
  open->servers["192.0.2.1"].authoritative = true;
  const Outcome authoritative = run(check_name_servers, *open);
  CHECK_FALSE(find(authoritative, "ns_open_to_all"));
}

TEST_CASE("a stale server is named with the day of its serial; equal serials are told") {
  auto behind =
      world(zone_text("_dmarc.shop.example. TXT \"v=DMARC1; p=none\"\n", "2026112101"),
            zone_text("", "2026110501"));
  const Outcome outcome = run(check_mail_records_in_sync, *behind);
  const Finding* finding = find(outcome, "ns_out_of_sync");
  REQUIRE(finding);
  CHECK(finding->params.at("servers") == "ns2.shop.example");
  CHECK(finding->params.at("since") == "2026-11-05");
  CHECK(finding->params.at("days") == "16");

  auto equal = world(zone_text(), zone_text("_dmarc.shop.example. TXT \"v=DMARC1\"\n"));
  const Outcome same = run(check_mail_records_in_sync, *equal);
  REQUIRE(find(same, "ns_out_of_sync"));
  CHECK(notes(*find(same, "ns_out_of_sync"), "note.serials_are_equal"));
  // Between two halves the one without the record is out of line.
  CHECK(find(same, "ns_out_of_sync")->params.at("servers") == "ns1.shop.example");
}

TEST_CASE("serials that differ alone are a remark until days lie between them") {
  auto today = world(zone_text("", "2026112201"), zone_text("", "2026112200"));
  const Outcome fresh = run(check_mail_records_in_sync, *today);
  REQUIRE(find(fresh, "ns_out_of_sync"));
  CHECK(find(fresh, "ns_out_of_sync")->severity == Severity::Info);
  CHECK(fresh.state == State::Fine);

  auto stuck = world(zone_text("", "2026112201"), zone_text("", "2026111501"));
  CHECK(find(run(check_mail_records_in_sync, *stuck), "ns_out_of_sync")->severity ==
        Severity::Warning);
}

TEST_CASE("a token of a web service at one server only is no error") {
  auto token = world(zone_text(), zone_text("shop.example. TXT \"site-check=1\"\n"));
  const Outcome outcome = run(check_mail_records_in_sync, *token);
  REQUIRE(find(outcome, "ns_out_of_sync"));
  CHECK(find(outcome, "ns_out_of_sync")->severity == Severity::Warning);
}

TEST_CASE("a server that cannot be asked leaves the comparison open") {
  auto silent = world();
  silent->servers.erase("198.51.100.2");
  CHECK(run(check_mail_records_in_sync, *silent).state == State::CouldNotTell);
}

TEST_CASE("registration: on hold, expired, ending soon, well") {
  auto healthy = world();
  dns::RdapAnswer registered;
  registered.status = dns::RdapAnswer::Status::Found;
  registered.registrar = "Registrar Example";
  registered.expires = kNow + std::chrono::days(400);
  registered.nameservers = {"ns2.shop.example", "ns1.shop.example"};
  CHECK(run(check_registration, *healthy, false, registered).state == State::Fine);

  auto soon = registered;
  soon.expires = kNow + std::chrono::days(12);
  const Outcome ending = run(check_registration, *healthy, false, soon);
  REQUIRE(find(ending, "domain_expires_soon"));
  CHECK(find(ending, "domain_expires_soon")->params.at("days") == "12");

  auto over = registered;
  over.expires = kNow - std::chrono::days(3);
  CHECK(find(run(check_registration, *healthy, false, over), "domain_expired"));

  auto held = registered;
  held.states = {"client hold"};
  const Outcome on_hold = run(check_registration, *healthy, false, held);
  REQUIRE(find(on_hold, "domain_expired"));
  CHECK(find(on_hold, "domain_expired")->params.at("status") == "client hold");

  auto others = registered;
  others.nameservers = {"ns1.shop.example", "ns9.other.example"};
  CHECK(find(run(check_registration, *healthy, false, others), "ns_delegation_mismatch"));

  auto unknown = registered;
  unknown.status = dns::RdapAnswer::Status::Unreachable;
  CHECK(run(check_registration, *healthy, false, unknown).state == State::CouldNotTell);
}

TEST_CASE("a DS record for a zone without keys is bogus for everybody who validates") {
  auto unsigned_zone = world();
  unsigned_zone->recursive.add(
      records_of("shop.example. DS 4711 8 2 " + std::string(64, 'a') + "\n"));
  const Outcome outcome = run(check_dnssec, *unsigned_zone);
  const Finding* finding = find(outcome, "dnssec_bogus");
  REQUIRE(finding);
  CHECK(notes(*finding, "note.ds_without_keys"));
  CHECK(notes(*finding, "note.server_no_keys"));
}

TEST_CASE("signatures: good, run out, none, no keys") {
  auto records = records_of(
      "shop.example. DNSKEY 257 3 8 AwEAAQ==\n"
      "shop.example. RRSIG DNSKEY 8 2 3600 20261201000000 20261101000000 1 shop.example. "
      "AQAB\n");
  dns::Answer answer;
  answer.authoritative = true;
  answer.records = records;
  Signing good = signing_of(answer, kNow);
  CHECK(good.state == Signing::State::Good);
  CHECK(signing_of(answer, kNow + std::chrono::days(30)).state ==
        Signing::State::Expired);
  std::erase_if(answer.records, [](const auto& r) { return r.type == Type::RRSIG; });
  CHECK(signing_of(answer, kNow).state == Signing::State::NoSignatures);
  CHECK(key_tags(answer).size() == 1);
  answer.records.clear();
  CHECK(signing_of(answer, kNow).state == Signing::State::NoKeys);
  answer.status = dns::Status::Timeout;
  CHECK(signing_of(answer, kNow).state == Signing::State::Unknown);
}

TEST_CASE("the key tag is that of RFC 4034, section 5.4") {
  auto records = records_of(
      "dskey.example.com. DNSKEY 256 3 5 "
      "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/"
      "2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqU"
      "SdjMmmAphXdvxegXd/"
      "M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/"
      "rljwvFw==\n");
  CHECK(key_tag(records.front()) == 60485);
}

TEST_CASE("a whole examination of a healthy domain takes at most six dependent rounds") {
  auto healthy = world();
  CountingRounds resolver(*healthy);
  dns::NoRdap rdap;
  examine(resolver, rdap, shop(), kNow);
  CHECK(resolver.rounds() <= 6);
}
