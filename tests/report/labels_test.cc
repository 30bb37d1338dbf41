// The labels of refusals whose words say it all, as every face of the report shows them.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "diagnose/diagnose.h"
#include "dns/zone_resolver.h"
#include "golden.h"
#include "knowledge/knowledge.h"
#include "mail/reader.h"
#include "report/text.h"
#include "report/ticket.h"
#include "report/utf8.h"

using namespace mailwhy;
using namespace mailwhy::report;
using knowledge::Language;

namespace {

constexpr Addressee kAll[] = {Addressee::Dns, Addressee::Host, Addressee::Recipient,
                              Addressee::Provider, Addressee::Sender};

// Everything known that a refusal may state; DNS knows nothing.
diagnose::Report report_of(std::string_view label) {
  bounce::Refusal refusal;
  refusal.facts.recipient = "friend@there.example";
  refusal.facts.sender = "";
  refusal.facts.refused_by.name = "mx.there.example";
  refusal.facts.reply.code = 550;
  refusal.facts.reply.text = "5.7.1 refused";
  refusal.facts.limit = 20;
  refusal.facts.blocklist = "bl.example.com";
  refusal.quoted = "550 5.7.1 refused";
  refusal.reason.label = label;
  refusal.reason.confidence = 0.9;
  refusal.reason.retry_after = 7200;
  refusal.returned = std::make_shared<mail::Message>(*mail::read_message(
      "From: info@shop.example\nTo: frend@there.example, friends@there.example\n\nx\n"));
  refusal.contents =
      std::make_shared<mail::Contents>(mail::contents_of(*refusal.returned));
  bounce::Input input;
  input.refusals.push_back(std::move(refusal));
  dns::ZoneResolver resolver;
  dns::NoRdap rdap;
  return diagnose::diagnose(resolver, rdap, input);
}

TextOptions in(Language language) {
  TextOptions options;
  options.language = language;
  return options;
}

}  // namespace

TEST_CASE("every label is shown in both languages within 80 columns") {
  for (const auto& label : knowledge::reason_labels())
    for (auto language : {Language::English, Language::Russian}) {
      CAPTURE(label.name);
      std::string text = to_text(report_of(label.name), in(language));
      CHECK(text.find('{') == std::string::npos);
      CHECK(text.find("  must act") != (language == Language::English ? text.npos : 0));
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        bool address = line.find("://") != line.npos;  // is not broken
        CHECK((columns(line) <= 80 || address));
      }
    }
}

TEST_CASE("a label's ticket has at most 12 lines, for whomever it is") {
  for (const auto& label : knowledge::reason_labels())
    for (auto language : {Language::English, Language::Russian})
      for (Addressee addressee : kAll) {
        CAPTURE(label.name);
        std::string ticket = to_ticket(report_of(label.name), addressee, in(language));
        CHECK(std::ranges::count(ticket, '\n') <= long(kTicketLines));
        CHECK(ticket.find('{') == std::string::npos);
        CHECK(ticket.find("550 5.7.1 refused") != ticket.npos);
      }
}

TEST_CASE("a name that a stranger gave cannot steer the terminal") {
  auto report = report_of("attachment_blocked");
  report.cases[0].findings[0].params["attachment"] = "a\x1b[2Jb\xE2\x80\xAE.exe\ncd";
  for (const std::string& text :
       {to_text(report, in(Language::English)),
        to_ticket(report, Addressee::Sender, in(Language::English))}) {
    CHECK(text.find('\x1b') == text.npos);
    CHECK(text.find("\xE2\x80\xAE") == text.npos);
    CHECK(text.find("\ncd") == text.npos);
  }
}

TEST_CASE("pages of labels are those that were read and found good") {
  for (const char* name : {"recipient_unknown", "ip_blocklisted", "too_many_recipients"})
    for (auto [language, suffix] : {std::pair(Language::English, ".en.txt"),
                                    std::pair(Language::Russian, ".ru.txt")})
      test::check_golden(std::string("label.") + name + suffix,
                         to_text(report_of(name), in(language)));
}
