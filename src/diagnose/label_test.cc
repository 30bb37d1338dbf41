#include "diagnose/label.h"

#include <doctest/doctest.h>

#include "diagnose/diagnose.h"
#include "diagnose/submission.h"
#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "knowledge/knowledge.h"
#include "mail/reader.h"

using namespace mailwhy;
using diagnose::Case;
using diagnose::ChangeKind;

static bounce::Refusal refusal_of(const std::string& label) {
  bounce::Refusal refusal;
  refusal.facts.recipient = "friend@there.test";
  refusal.facts.reply.code = 550;
  refusal.reason.label = label;
  refusal.reason.confidence = 0.9;
  return refusal;
}

static Case diagnosed(const bounce::Refusal& refusal, const std::string& zone = {}) {
  dns::ZoneResolver resolver;
  resolver.add(dns::read_zone_file("$TTL 3600\n" + zone).records);
  dns::NoRdap rdap;
  return diagnose::diagnose_refusal(resolver, rdap, refusal, resolver.now());
}

static std::string all_steps(const Case& one, std::string_view reader) {
  std::string out;
  for (const auto& change : one.changes)
    if (change.reader == reader)
      for (const auto& step : change.steps)
        out += knowledge::say(knowledge::Language::English, step) + "\n";
  return out;
}

static bool says(const std::string& text, std::string_view words) {
  return text.find(words) != text.npos;
}

TEST_CASE("every label has its change: steps, waiting, or nothing to do") {
  for (const auto& label : knowledge::reason_labels()) {
    CAPTURE(label.name);
    Case one = diagnosed(refusal_of(std::string(label.name)));
    REQUIRE(!one.findings.empty());
    CHECK(one.findings[0].certainty != diagnose::Certainty::Proven);
    REQUIRE(!one.changes.empty());
    const auto& change = one.changes[0];
    CHECK(change.for_cause == label.name);
    bool quiet = label.default_class == "info" && label.name != "complaint";
    CHECK((change.kind == ChangeKind::None) == quiet);
    for (const auto& other : one.changes)
      CHECK((other.kind == ChangeKind::None) == other.steps.empty());
    bool waits = label.default_class == "transient" && label.retry == "yes" &&
                 label.name != "too_many_recipients";
    CHECK((change.kind == ChangeKind::Wait) == waits);
  }
}

TEST_CASE("whoever must act is told what to do") {
  for (const auto& label : knowledge::reason_labels()) {
    if (label.actor == "nobody") continue;
    CAPTURE(label.name);
    Case one = diagnosed(refusal_of(std::string(label.name)));
    CHECK(!all_steps(one, label.actor).empty());
  }
}

TEST_CASE("the one who must act comes first, the others behind") {
  Case one = diagnosed(refusal_of("recipient_not_hosted"));
  CHECK(one.changes[0].reader == "recipient_admin");
  CHECK(one.changes.size() == 3);
}

TEST_CASE("a step that needs a fact is left out where the fact is missing") {
  auto refusal = refusal_of("recipient_unknown");
  CHECK_FALSE(says(all_steps(diagnosed(refusal), "sender_user"), "a short while ago"));
  refusal.reason.retry_after = 7200;  // a callout's answer that is remembered
  CHECK(says(all_steps(diagnosed(refusal), "sender_user"), "send again in 2 hours"));
  auto listed = refusal_of("ip_blocklisted");
  listed.reason.retry_after = 7200;
  CHECK(says(all_steps(diagnosed(listed), "sender_admin"), "Wait 2 hours"));
}

TEST_CASE("the outgoing server is known by the sender's domain") {
  auto refusal = refusal_of("relay_denied");
  refusal.facts.sender = "ivan@mail.ru";
  refusal.facts.sender_domain = "mail.ru";
  std::string steps = all_steps(diagnosed(refusal), "sender_user");
  CHECK(says(steps, "smtp.mail.ru, port 465 with SSL/TLS;"));
  CHECK(says(steps, "ivan@mail.ru"));
  CHECK(says(steps, "app password"));
  CHECK(says(all_steps(diagnosed(refusal), "sender_admin"), "Do not widen the relay"));
}

TEST_CASE("the outgoing server is known by the MX of the sender's domain") {
  auto refusal = refusal_of("relay_denied");
  refusal.facts.sender = "a@shop.test";
  refusal.facts.sender_domain = "shop.test";
  std::string zone =
      "shop.test. SOA a. b. 1 1 1 1 1\n"
      "shop.test. MX 10 shop-test.mail.protection.outlook.com.\n";
  CHECK(says(all_steps(diagnosed(refusal, zone), "sender_user"), "smtp.office365.com"));
  CHECK(says(all_steps(diagnosed(refusal), "sender_user"), "provider's help page"));
}

TEST_CASE("a service that refused a log-in is known by its server's name") {
  auto refusal = refusal_of("smtp_auth");
  refusal.facts.refused_by.name = "email-smtp.eu-west-1.amazonaws.com";
  refusal.facts.sender = "a@mail.ru";
  refusal.facts.sender_domain = "mail.ru";
  CHECK(says(all_steps(diagnosed(refusal), "sender_user"), "Amazon SES"));
}

TEST_CASE("only the program that wrote the mail is explained, where its header tells") {
  auto refusal = refusal_of("relay_denied");
  CHECK(says(all_steps(diagnosed(refusal), "sender_user"), "Phone:"));
  refusal.returned = std::make_shared<mail::Message>(*mail::read_message(
      "From: a@shop.test\nX-Mailer: PHPMailer 6.9.1 (https://github.com/)\n\nx\n"));
  std::string steps = all_steps(diagnosed(refusal), "sender_user");
  CHECK(says(steps, "Web site or script (PHPMailer 6.9.1"));
  CHECK_FALSE(says(steps, "Phone:"));
  std::string name;
  refusal.returned = std::make_shared<mail::Message>(
      *mail::read_message("From: a@shop.test\nX-Mailer: iPhone Mail (22B91)\n\nx\n"));
  CHECK(diagnose::writing_case(refusal, name) == "phone");
}
