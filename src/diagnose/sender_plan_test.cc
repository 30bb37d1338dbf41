// Names of services, and the order of the steps.
#include "diagnose/sender_plan.h"

#include <doctest/doctest.h>

#include "diagnose/servers_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::diagnose;

namespace {

Result<SenderPlan> planned(std::vector<std::string> add, std::vector<std::string> remove,
                           const std::string& domain = "shop.example") {
  dns::ZoneResolver resolver;
  std::string full = "full.example. TXT \"v=spf1";  // ten look-ups
  for (char host = 'a'; host <= 'j'; host++) {
    const std::string name = host + std::string(".full.example");
    full += " a:" + name;
    resolver.add(records_of(name + ". A 198.51.100." + std::to_string(host) + "\n" +
                            name + ". AAAA 2001:db8:1::" + std::to_string(host) + "\n"));
  }
  resolver.add(records_of(full + " -all\"\n"));
  resolver.add(records_of(
      "shop.example. SOA ns. root. 7 1 1 1 300\n"
      "shop.example. TXT \"v=spf1 ip4:198.51.100.0/28 include:_spf.google.com "
      "include:servers.mcsv.net -all\"\n"
      "k1._domainkey.shop.example. CNAME dkim.mcsv.net.\n"
      "dkim.mcsv.net. TXT \"v=DKIM1; p=AAAA\"\n"
      "_spf.google.com. TXT \"v=spf1 ip4:192.0.2.0/26 -all\"\n"
      "servers.mcsv.net. TXT \"v=spf1 ip4:192.0.2.64/26 -all\"\n"
      "spf.brevo.com. TXT \"v=spf1 ip4:192.0.2.192/26 -all\"\n"
      "spf.messagingengine.com. TXT \"v=spf1 ip4:192.0.2.128/26 -all\"\n"
      "fm1.shop.example.dkim.fmhosted.com. TXT \"v=DKIM1; p=AAAA\"\n"
      "xn--e1afmkfd.example. TXT \"v=spf1 a:mail.xn--e1afmkfd.example -all\"\n"
      "mail.xn--e1afmkfd.example. A 203.0.113.7\n"
      "mail.other.example. A 203.0.113.9\nmail.other.example. AAAA 2001:db8::9\n"));
  resolver.fail(*dns::Name::from_text("silent.example"), {}, dns::Status::Timeout);
  return plan_senders(resolver, domain, add, remove);
}

std::string kinds(const SenderPlan& plan) {
  std::string out;
  for (const PlanStep& step : plan.steps)
    out += (out.empty() ? "" : " ") + std::string(to_string(step.kind));
  return out;
}

std::string note_of(const Result<SenderPlan>& plan) {
  REQUIRE(plan);
  for (const auto* list : {&plan->added, &plan->removed})
    for (const PlannedSender& sender : *list)
      for (const text::Message& note : sender.notes) return note.key;
  return "";
}

}  // namespace

TEST_CASE("a service is found by its name, the beginning of it, or a word in it") {
  std::string why;
  CHECK(find_service("fastmail", why)->name == "Fastmail / Pobox");
  CHECK(find_service("Gmail", why)->name == "Google Workspace / Gmail");
  CHECK(find_service("MAILCHIMP", why)->name == "Mailchimp (Intuit)");
  CHECK(find_service("sendgrid", why)->name == "Twilio SendGrid");
  CHECK(why.empty());
  CHECK(find_service("no such service", why) == nullptr);
  CHECK(why.empty());
  CHECK(find_service("mailch", why) == nullptr);
  CHECK(why.find("Mailchimp Transactional (Mandrill)") != std::string::npos);
}

TEST_CASE("a move: keys, both in the record, wait, switch, queues, the old one leaves") {
  auto plan = planned({"fastmail"}, {"Google Workspace"});
  REQUIRE(plan);
  CHECK(kinds(*plan) == "keys publish wait switch wait_queue remove");
  CHECK(plan->steps[0].aliases.size() == 3);
  CHECK(plan->steps[0].aliases[0].name == "fm1._domainkey.shop.example");
  CHECK(plan->steps[0].aliases[0].has_key);
  CHECK_FALSE(plan->steps[0].aliases[1].has_key);
  CHECK(plan->steps[2].seconds == 3600);
  CHECK(plan->steps[4].seconds == kQueueSeconds);
}

TEST_CASE("a service whose envelope is its own gets no include, only its keys") {
  auto plan = planned({"brevo"}, {});
  CHECK(note_of(plan) == "plan.note.theirs");
  CHECK(plan->added[0].terms.empty());
  CHECK(kinds(*plan).starts_with("keys"));
  CHECK(note_of(planned({"spf.brevo.com"}, {})) == "plan.note.theirs");
}

TEST_CASE("a service that leaves takes its keys along in the end") {
  auto plan = planned({}, {"mailchimp"});
  REQUIRE(plan);
  CHECK(kinds(*plan) == "stop_old wait_queue remove old_keys");
  CHECK(plan->steps[3].aliases.front().name == "k1._domainkey.shop.example");
}

TEST_CASE("an own host by its name, an address, and what cannot be added") {
  auto host = planned({"mail.other.example"}, {});
  REQUIRE(host);
  CHECK(host->added[0].terms == std::vector<std::string>{"a:mail.other.example"});
  auto address = planned({"203.0.113.9"}, {});
  REQUIRE(address);
  REQUIRE(address->steps[0].states.size() == 1);
  CHECK(address->steps[0].states[0].proof.cases[0].after == spf::Verdict::Pass);
  CHECK(note_of(planned({"nowhere.example"}, {})) == "plan.note.host_unresolved");
  CHECK_FALSE(planned({"10.0.0.1"}, {}));
  CHECK_FALSE(planned({"0.0.0.0/0"}, {}));
  CHECK_FALSE(planned({"mailch"}, {}));
  CHECK_FALSE(planned({"no such service"}, {}));
}

TEST_CASE("an address inside of a wider term stays, and what is not there is said so") {
  CHECK(note_of(planned({}, {"198.51.100.3"})) == "plan.note.within");
  auto absent = planned({}, {"spf.gone.example"});
  CHECK(note_of(absent) == "plan.note.not_in_record");
  CHECK(absent->steps.empty());
}

TEST_CASE("where the look-ups do not suffice the addresses of an own host stand for it") {
  auto plan = planned({"mail.other.example"}, {}, "full.example");
  REQUIRE(plan);
  CHECK(plan->problem == spf::PlanProblem::None);
  CHECK(plan->added[0].terms ==
        std::vector<std::string>{"ip4:203.0.113.9", "ip6:2001:db8::9"});
  CHECK(note_of(plan) == "plan.note.addresses_instead");
  REQUIRE(!plan->steps.empty());
  REQUIRE(plan->steps[0].states.size() == 1);
  CHECK(plan->steps[0].states[0].proof.holds);
  CHECK(plan->steps[0].states[0].proof.lookups_after == 10);
}

TEST_CASE("a host of which DNS says nothing just now is not called missing") {
  CHECK(note_of(planned({"silent.example"}, {})) == "plan.note.not_told");
}

TEST_CASE("names may be written as people write them") {
  auto plan = planned({"mail.other.example"}, {"mail.пример.example"}, "Пример.example");
  REQUIRE(plan);
  CHECK(plan->domain == "xn--e1afmkfd.example");
  CHECK(plan->removed[0].terms ==
        std::vector<std::string>{"a:mail.xn--e1afmkfd.example"});
  CHECK(kinds(*plan) == "publish wait switch wait_queue remove");
  CHECK_FALSE(planned({"203.0.113.9"}, {}, "no..name"));
}
