#include "dnsbl/reason.h"

#include <doctest/doctest.h>

#include "text/charset.h"

using namespace mailwhy;
using dnsbl::harmless;

TEST_CASE("a reason is one line without anything that a terminal obeys") {
  CHECK(harmless("listed\r\n\tsee  https://bl.example/") ==
        "listed see https://bl.example/");
  CHECK(harmless("\x1b[31mred\x1b[0m\x07") == "[31mred [0m");
  CHECK(harmless("a\u202Eb\u2066c\u200Bd\u0085e") == "a b c d e");
  CHECK(harmless("спам с адреса") == "спам с адреса");
  CHECK(harmless("") == "");
}

TEST_CASE("a reason is cut between characters") {
  std::string cut = harmless(std::string(dnsbl::kMaxReason - 1, 'x') + "ж");
  CHECK(cut.size() == dnsbl::kMaxReason - 1);
  CHECK(text::is_utf8(harmless(std::string(2000, '\xD0'))));
}

TEST_CASE("of several records two are read") {
  auto owner = *dns::Name::from_text("9.2.0.192.bl.example");
  dns::Answer answer;
  for (const char* words : {"one", "two", "three"})
    answer.records.push_back({owner, dns::Type::TXT, 60, dns::rdata_txt(words)});
  CHECK(dnsbl::reason_in(answer) == "one; two");
}
