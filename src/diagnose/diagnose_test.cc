#include "diagnose/diagnose.h"

#include <doctest/doctest.h>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "mail/reader.h"

using namespace mailwhy;
using diagnose::Case;
using diagnose::Certainty;
using diagnose::ChangeKind;

// A closed world: a zone file's text, a refusal with the label spf_fail, and perhaps the
// returned header.
static Case diagnosed(const std::string& zone, const std::string& ip,
                      const std::string& sender, const std::string& header = {},
                      const std::string& label = "spf_fail") {
  dns::ZoneResolver resolver;
  auto parsed = dns::read_zone_file("$TTL 3600\n" + zone);
  REQUIRE(parsed.errors.empty());
  resolver.add(parsed.records);
  bounce::Refusal refusal;
  refusal.facts.recipient = "friend@there.test";
  refusal.facts.sender = sender;
  refusal.facts.sender_domain = sender.substr(sender.find('@') + 1);
  if (!ip.empty()) refusal.facts.client_ip = *net::IpAddress::parse(ip);
  refusal.facts.reply.code = 550;
  refusal.reason.label = label;
  refusal.reason.confidence = 0.9;
  if (!header.empty())
    refusal.returned = std::make_shared<mail::Message>(
        *mail::read_message(header + "From: a@shop.example\n\nx\n"));
  dns::NoRdap rdap;
  return diagnose::diagnose_refusal(resolver, rdap, refusal, resolver.now());
}

static const std::string kShop =
    "shop.example. SOA ns1.shop.example. root.shop.example. 7 1 1 1 300\n"
    "shop.example. A 198.51.100.5\nshop.example. MX 10 mail.shop.example.\n";

TEST_CASE(
    "a server that moved: the domain's exchange has the refused address, the record an "
    "old one") {
  Case one = diagnosed(kShop +
                           "mail.shop.example. A 203.0.113.9\n"
                           "shop.example. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n",
                       "203.0.113.9", "info@shop.example");
  REQUIRE(!one.findings.empty());
  CHECK(one.findings[0].cause == "spf_server_moved");
  CHECK(one.findings[0].certainty == Certainty::Proven);
  CHECK(one.findings[0].actor == "sender_dns");
  REQUIRE(one.changes.size() == 1);
  const auto& change = one.changes[0];
  CHECK(change.before == std::vector<std::string>{"v=spf1 ip4:192.0.2.1 -all"});
  CHECK(change.after == std::vector<std::string>{"v=spf1 ip4:192.0.2.1 mx -all"});
  CHECK(change.only_if.empty());
  REQUIRE(change.proof);
  CHECK(change.proof->lost.empty());
  CHECK(change.proof->gained == std::vector<std::string>{"203.0.113.9/32"});
}

TEST_CASE(
    "an address that only the refusal names enters no change without its question") {
  Case one = diagnosed(kShop +
                           "mail.shop.example. A 198.51.100.6\n"
                           "shop.example. TXT \"v=spf1 a mx -all\"\n",
                       "203.0.113.9", "info@shop.example");
  CHECK(one.findings[0].cause == "spf_ip_not_listed");
  CHECK(one.findings[0].certainty == Certainty::Possible);
  REQUIRE(!one.unknown.empty());
  for (const auto& change : one.changes)
    if (change.kind == ChangeKind::Dns) CHECK(change.only_if == one.unknown[0].id);
}

TEST_CASE("a stranger's mail gets no change at all") {
  Case one = diagnosed(kShop +
                           "mail.shop.example. A 198.51.100.6\n"
                           "shop.example. TXT \"v=spf1 a mx -all\"\n",
                       "203.0.113.9", "info@shop.example",
                       "Received: from User (unknown [198.51.100.77]) by cp.host.test "
                       "with ESMTP id 1; Sat, 21 Nov "
                       "2026 08:00:00 +0000\n");
  CHECK(one.findings[0].cause == "spf_spoofed");
  CHECK(one.findings[0].certainty != Certainty::Proven);
  for (const auto& change : one.changes) CHECK(change.kind != ChangeKind::Dns);
}

TEST_CASE("a private address never enters a record: the receiver judged its own relay") {
  Case one = diagnosed(
      kShop + "mail.shop.example. A 198.51.100.6\nshop.example. TXT \"v=spf1 mx -all\"\n",
      "10.0.0.7", "info@shop.example");
  CHECK(one.findings[0].actor == "recipient_admin");
  for (const auto& change : one.changes) CHECK(change.kind != ChangeKind::Dns);
}

TEST_CASE("the same host's IPv6 address is added beside its IPv4 address") {
  Case one = diagnosed(
      kShop +
          "mail.shop.example. A 203.0.113.9\nmail.shop.example. AAAA 2001:db8::9\n"
          "shop.example. TXT \"v=spf1 ip4:203.0.113.9 -all\"\n",
      "2001:db8::9", "info@shop.example");
  CHECK(one.findings[0].cause == "spf_ipv6_missing");
  REQUIRE(one.changes.size() == 1);
  CHECK(one.changes[0].after ==
        std::vector<std::string>{"v=spf1 ip4:203.0.113.9 ip6:2001:db8::9 -all"});
}

TEST_CASE("a record at the doubled name is moved as it stands") {
  Case one =
      diagnosed(kShop +
                    "mail.shop.example. A 198.51.100.6\n"
                    "shop.example.shop.example. TXT \"v=spf1 ip4:203.0.113.9 -all\"\n",
                "203.0.113.9", "info@shop.example", {}, "auth_missing");
  // The words of this label do not say what was missed: SPF is likely, no more.
  CHECK(one.findings[0].cause == "spf_wrong_name");
  CHECK(one.findings[0].certainty == Certainty::Likely);
  one = diagnosed(kShop +
                      "mail.shop.example. A 198.51.100.6\n"
                      "shop.example.shop.example. TXT \"v=spf1 ip4:203.0.113.9 -all\"\n",
                  "203.0.113.9", "info@shop.example");
  CHECK(one.findings[0].cause == "spf_wrong_name");
  REQUIRE(one.changes.size() == 1);
  CHECK(one.changes[0].before.empty());
  CHECK(one.changes[0].after == std::vector<std::string>{"v=spf1 ip4:203.0.113.9 -all"});
}

TEST_CASE("a subdomain without a record: the parent's list ties the address") {
  Case one = diagnosed(
      kShop +
          "mail.shop.example. A 198.51.100.6\nnews.shop.example. A 198.51.100.8\n"
          "shop.example. TXT \"v=spf1 ip4:203.0.113.9 -all\"\n",
      "203.0.113.9", "info@news.shop.example");
  CHECK(one.findings[0].cause == "spf_subdomain_no_record");
  REQUIRE(one.changes.size() == 1);
  CHECK(one.changes[0].only_if.empty());
  CHECK(one.changes[0].rrset.name == "news.shop.example.");
  CHECK(one.changes[0].after == std::vector<std::string>{"v=spf1 ip4:203.0.113.9 -all"});
}

TEST_CASE("a mail that was forwarded is the forwarder's matter") {
  Case one = diagnosed(
      kShop + "mail.shop.example. A 198.51.100.6\nshop.example. TXT \"v=spf1 mx -all\"\n",
      "203.0.113.9", "info@shop.example",
      "Received: from mail.shop.example (mail.shop.example [198.51.100.6]) by "
      "fwd.host.test with ESMTPS id 2 for "
      "<me@host.test>; Sat, 21 Nov 2026 08:00:00 +0000\n");
  CHECK(one.findings[0].cause == "spf_forwarded");
  CHECK(one.findings[0].actor == "forwarder");
  for (const auto& change : one.changes) CHECK(change.kind != ChangeKind::Dns);
}

TEST_CASE(
    "a name that does not exist: the slip is named where the sending host shows what was "
    "meant") {
  Case one = diagnosed(
      "shoop.example. SOA a. b. 1 1 1 1 1\nshoop.example. MX 10 mail.shoop.example.\n"
      "mail.shoop.example. A 203.0.113.9\n113.0.203.in-addr.arpa. SOA a. b. 1 1 1 1 1\n"
      "9.113.0.203.in-addr.arpa. PTR mail.shoop.example.\n",
      "203.0.113.9", "info@shop.example", {}, "sender_domain_invalid");
  CHECK(one.findings[0].cause == "domain_not_found");
  CHECK(one.findings[0].params.at("suggestion") == "shoop.example");
}

TEST_CASE("an unknown mailbox stays one, whatever SPF says") {
  Case one = diagnosed(
      kShop + "mail.shop.example. A 198.51.100.6\nshop.example. TXT \"v=spf1 mx ~all\"\n",
      "203.0.113.9", "info@shop.example", {}, "recipient_unknown");
  CHECK(one.findings[0].cause == "recipient_unknown");
  for (size_t i = 1; i < one.findings.size(); i++)
    CHECK(one.findings[i].severity != diagnose::Severity::Error);
}

TEST_CASE("words that hide the reason never give more than likely") {
  Case one = diagnosed(kShop +
                           "mail.shop.example. A 203.0.113.9\nshop.example. TXT \"v=spf1 "
                           "ip4:192.0.2.1 -all\"\n",
                       "203.0.113.9", "info@shop.example", {}, "policy_rejected");
  CHECK(one.findings[0].cause == "spf_server_moved");
  CHECK(one.findings[0].certainty == Certainty::Likely);
}

TEST_CASE("without an address the missing fact is asked for") {
  Case one = diagnosed(
      kShop + "mail.shop.example. A 198.51.100.6\nshop.example. TXT \"v=spf1 mx -all\"\n",
      "", "info@shop.example");
  CHECK(one.findings[0].cause == "spf_fail");
  REQUIRE(!one.unknown.empty());
  CHECK(one.unknown[0].missing_fact == "client_ip");
  diagnose::Report report;
  report.cases.push_back(one);
  CHECK(diagnose::exit_status(report) == 3);
}
