// Refusals whose words hide the cause, and what public block lists say then, in closed
// worlds.
#include <doctest/doctest.h>

#include <algorithm>

#include "diagnose/diagnose.h"
#include "diagnose/servers_for_tests.h"
#include "mail/reader.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

namespace {

const std::string kShop =
    "shop.example. SOA ns1.shop.example. root.shop.example. 7 1 1 1 300\n"
    "shop.example. MX 10 mail.shop.example.\nmail.shop.example. A 203.0.113.9\n"
    "9.113.0.203.in-addr.arpa. PTR mail.shop.example.\n";
const std::string kPasses = "shop.example. TXT \"v=spf1 mx -all\"\n";
const std::string kFails = "shop.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";
// A list that works: the entry that must be there is, the one that must not is not.
const std::string kZen =
    "zen.spamhaus.org. SOA ns. root. 7 1 1 1 300\n"
    "2.0.0.127.zen.spamhaus.org. A 127.0.0.2\n";
const std::string kListed = "9.113.0.203.zen.spamhaus.org. A 127.0.0.4\n";

struct Vague {
  std::string label = "policy_rejected";
  std::string reply = "550 permanent failure, blocked";
  std::string server = "mx.there.test";
  bool address_stated = true;
  std::string sender = "info@shop.example";
  std::string returned;  // header of the mail that came back
};

Case diagnosed(const std::string& zone, const Vague& how = {}) {
  dns::ZoneResolver resolver;
  resolver.add(records_of(kShop + zone));
  bounce::Refusal refusal;
  refusal.facts.recipient = "friend@there.test";
  refusal.facts.sender = how.sender;
  refusal.facts.sender_domain = how.sender.substr(how.sender.find('@') + 1);
  if (!how.returned.empty())
    refusal.returned =
        std::make_shared<mail::Message>(*mail::read_message(how.returned + "\nText.\n"));
  if (refusal.returned) refusal.facts.from_domain = "shop.example";
  if (how.address_stated) refusal.facts.client_ip = *net::IpAddress::parse("203.0.113.9");
  refusal.facts.reported_by = "mail.shop.example";
  refusal.facts.refused_by.name = how.server;
  refusal.facts.reply.code = 550;
  refusal.facts.reply.text = how.reply;
  refusal.reason.label = how.label;
  refusal.reason.confidence = 0.9;
  dns::NoRdap rdap;
  CountingRounds counted(resolver);
  Case one = diagnose_refusal(counted, rdap, refusal, resolver.now());
  CHECK(counted.rounds() <= 12);
  return one;
}

const Finding* find(const Case& one, std::string_view cause) {
  auto found = std::ranges::find(one.findings, cause, &Finding::cause);
  return found == one.findings.end() ? nullptr : &*found;
}

bool has_note(const Finding& finding, std::string_view key) {
  return std::ranges::find(finding.notes, key, &text::Message::key) !=
         finding.notes.end();
}

bool has_evidence(const Case& one, std::string_view check) {
  return std::ranges::find(one.evidence, check, &Evidence::check) != one.evidence.end();
}

}  // namespace

TEST_CASE("a list that many receivers ask explains words that name none: likely") {
  Case one = diagnosed(kPasses + kZen + kListed);
  CHECK(one.findings.front().cause == "ip_listed");
  CHECK(one.findings.front().severity == Severity::Error);
  CHECK(one.findings.front().certainty == Certainty::Likely);
  CHECK(has_note(one.findings.front(), "note.list.not_named"));
  CHECK(find(one, "policy_rejected")->severity == Severity::Info);
}

TEST_CASE("an address that was inferred makes a listing possible, no more") {
  Case one = diagnosed(kPasses + kZen + kListed, {.address_stated = false});
  REQUIRE(find(one, "ip_listed"));
  CHECK(find(one, "ip_listed")->certainty == Certainty::Possible);
}

TEST_CASE("a list and SPF that says no: both are possible, the list first") {
  Case one = diagnosed(kFails + kZen + kListed);
  REQUIRE(one.findings.size() > 2);
  CHECK(one.findings[0].cause == "ip_listed");
  CHECK(one.findings[1].cause == "spf_server_moved");
  for (size_t i : {0, 1}) {
    CHECK(one.findings[i].severity == Severity::Error);
    CHECK(one.findings[i].certainty == Certainty::Possible);
  }
}

TEST_CASE("without a listing the other causes are as sure as before") {
  Case one = diagnosed(kFails + kZen);
  CHECK(one.findings[0].cause == "spf_server_moved");
  CHECK(one.findings[0].certainty == Certainty::Likely);
  CHECK(has_evidence(one, "block_lists"));
  Case fine = diagnosed(kPasses + kZen);
  CHECK(fine.findings[0].cause == "policy_rejected");
  CHECK(fine.findings[0].severity == Severity::Error);
}

TEST_CASE(
    "a list that fails its test, lists everybody or answers an error lists nobody") {
  const std::string soa = "zen.spamhaus.org. SOA ns. root. 7 1 1 1 300\n";
  for (const std::string& zone :
       {soa + kListed, soa + "*.zen.spamhaus.org. A 127.0.0.2\n",
        kZen + "9.113.0.203.zen.spamhaus.org. A 127.255.255.254\n",
        kZen + "9.113.0.203.zen.spamhaus.org. A 203.0.113.80\n",
        kZen + "1.0.0.127.zen.spamhaus.org. A 127.0.0.2\n" + kListed}) {
    CAPTURE(zone);
    Case one = diagnosed(kPasses + zone);
    CHECK_FALSE(find(one, "ip_listed"));
    CHECK(one.findings.front().cause == "policy_rejected");
  }
}

TEST_CASE("where no list can be asked nothing is said of them") {
  CHECK_FALSE(has_evidence(diagnosed(kPasses), "block_lists"));
}

TEST_CASE("a receiver with a list of its own is not explained by a public one") {
  Case one = diagnosed(
      kPasses + kZen + kListed,
      {.label = "ip_reputation", .server = "there-test.mail.protection.outlook.com"});
  CHECK(one.findings.front().cause == "ip_reputation");
  REQUIRE(find(one, "ip_listed"));
  CHECK(find(one, "ip_listed")->severity == Severity::Warning);
}

TEST_CASE("words with another reason ask no list") {
  Case one = diagnosed(kPasses + kZen + kListed,
                       {.label = "user_unknown", .reply = "550 5.1.1 no such user"});
  CHECK_FALSE(find(one, "ip_listed"));
  CHECK_FALSE(has_evidence(one, "block_lists"));
}

TEST_CASE("a mail that came back and fails DMARC was refused for that: likely") {
  const std::string service =
      "service.example. TXT \"v=spf1 ip4:203.0.113.9 -all\"\n"
      "service.example. MX 10 mail.shop.example.\n";
  const Vague mail{.sender = "bounce@service.example",
                   .returned = "From: Info <info@shop.example>\nSubject: x\n"};
  Case one = diagnosed(
      kPasses + service + "_dmarc.shop.example. TXT \"v=DMARC1; p=reject\"\n", mail);
  CHECK(one.findings.front().cause == "dmarc_unaligned");
  CHECK(one.findings.front().certainty == Certainty::Likely);
  REQUIRE(find(one, "policy_rejected"));
  CHECK(find(one, "policy_rejected")->severity == Severity::Info);
  // A policy that asks for nothing explains nothing.
  Case none = diagnosed(
      kPasses + service + "_dmarc.shop.example. TXT \"v=DMARC1; p=none\"\n", mail);
  CHECK(none.findings.front().cause == "policy_rejected");
}
