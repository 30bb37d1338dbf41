// Notes of scanners decide nothing.
#include "bounce/scanner_note.h"

#include <doctest/doctest.h>

#include "bounce/read.h"

using namespace mailwhy;

static std::string reason_of(std::string_view body) {
  auto input = bounce::read_input(
      "From: Mailer <mailer-daemon@mail.example.org>\nTo: alice@example.org\n"
      "Subject: Undeliverable mail\nDate: Sat, 21 Nov 2026 08:04:58 +0000\n\n" +
          std::string(body),
      "test.eml");
  if (!input || input->refusals.size() != 1) return "none";
  return input->refusals[0].reason.label;
}

TEST_CASE("a scanner's note below a bounce does not make it one for a virus") {
  for (const char* note :
       {"-- \nThis mail was checked by a virus scanner.\n",
        "No virus found in this message. Checked by AVG - www.avg.example\n",
        "Diese E-Mail wurde auf Viren geprüft.\n"})
    CHECK(reason_of("Your message did not reach:\n\n  bob@example.net\n\nbecause: User "
                    "bob (bob@example.net) not listed in Domino Directory\n\n" +
                    std::string(note)) == "recipient_unknown");
}

TEST_CASE("a virus that was found is the reason") {
  CHECK(
      reason_of("Your message to bob@example.net was not delivered.\n\n  554 5.7.1 Virus "
                "Eicar-Test found in message\n") == "malware");
}

TEST_CASE("text without a note stays as it is") {
  CHECK(bounce::without_scanner_notes(text::excerpt_of("virus found\n", 0)).text ==
        "virus found\n");
}
