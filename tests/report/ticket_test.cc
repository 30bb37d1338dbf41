#include "report/ticket.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "golden.h"
#include "report/quote.h"
#include "samples.h"

using namespace mailwhy;
using namespace mailwhy::report;
using knowledge::Language;

namespace {

constexpr Addressee kAll[] = {Addressee::Dns, Addressee::Host, Addressee::Recipient,
                              Addressee::Provider, Addressee::Sender};
constexpr const char* kNames[] = {"dns", "host", "recipient", "provider", "sender"};

TextOptions in(Language language) {
  TextOptions options;
  options.language = language;
  return options;
}

size_t line_count(const std::string& text) {
  return static_cast<size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

TEST_CASE("a ticket is the note that was read and found good, to each desk") {
  for (const char* name : {"provider", "server", "servers", "no_record", "forwarded"}) {
    std::string english, russian;
    for (size_t i = 0; i < std::size(kAll); i++) {
      auto report = test::sample(name).report;
      english += std::string("== ") + kNames[i] + "\n" +
                 to_ticket(report, kAll[i], in(Language::English));
      russian += std::string("== ") + kNames[i] + "\n" +
                 to_ticket(report, kAll[i], in(Language::Russian));
    }
    test::check_golden(std::string(name) + ".ticket.en.txt", english);
    test::check_golden(std::string(name) + ".ticket.ru.txt", russian);
  }
}

TEST_CASE("a ticket has at most 12 lines and the reply word for word") {
  for (const auto& [name, report] : test::samples()) {
    if (report.cases.size() != 1) continue;
    for (Addressee addressee : kAll) {
      CAPTURE(name);
      std::string ticket = to_ticket(report, addressee, in(Language::English));
      CHECK(line_count(ticket) <= kTicketLines);
      std::string reply = quoted_reply(report.cases[0].refusal);
      CHECK(ticket.find(reply) != std::string::npos);
    }
  }
}

TEST_CASE("a ticket never holds a change that hangs on a question") {
  auto report = test::sample("server").report;
  for (Addressee addressee : kAll)
    for (auto language : {Language::English, Language::Russian}) {
      std::string ticket = to_ticket(report, addressee, in(language));
      CHECK(ticket.find("ip4:203.0.113.200") == std::string::npos);
      CHECK(ticket.find("+ \"") == std::string::npos);
    }
  CHECK(to_ticket(report, Addressee::Dns, in(Language::English))
            .find("one of your servers?") != std::string::npos);
}

TEST_CASE("many records that leave do not make a ticket longer than 12 lines") {
  auto report = test::sample("provider").report;
  auto& change = report.cases[0].changes[0];
  for (int i = 0; i < 9; i++)
    change.before.push_back("v=spf1 ip4:192.0.2." + std::to_string(i));
  for (Addressee addressee : kAll) {
    std::string ticket = to_ticket(report, addressee, in(Language::English));
    CHECK(line_count(ticket) <= kTicketLines);
  }
  std::string ticket = to_ticket(report, Addressee::Dns, in(Language::English));
  CHECK(ticket.find("+ \"v=spf1 a mx include:_spf.provider.example -all\"") !=
        std::string::npos);
}

TEST_CASE("a very long reply is shortened by whole words around what decided") {
  auto report = test::sample("provider").report;
  std::string words;
  for (int i = 0; i < 400; i++) words += "word" + std::to_string(i) + " ";
  report.cases[0].refusal.quoted =
      words + "203.0.113.9 is not allowed to send from " + words;
  std::string ticket = to_ticket(report, Addressee::Dns, in(Language::English));
  CHECK(ticket.find("… word") != std::string::npos);
  CHECK(ticket.find("203.0.113.9 is not allowed to send from") != std::string::npos);
  CHECK(ticket.size() < 2500);
}

TEST_CASE("a desk is read from the command line") {
  CHECK(parse_addressee("recipient") == Addressee::Recipient);
  CHECK_FALSE(parse_addressee("boss"));
}
