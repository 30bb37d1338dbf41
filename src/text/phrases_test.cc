#include "text/phrases.h"

#include <doctest/doctest.h>

using namespace mailwhy;

struct Sign {
  int number;
  std::string_view words;
};
static constexpr Sign kSigns[] = {{1, "MAIL from"}, {2, "rcpt to"}, {3, "отправитель"}};
static constexpr text::Phrases kPhrases(kSigns, &Sign::words);

TEST_CASE("phrases are found in any case, the first of the list wherever it stands") {
  CHECK(kPhrases.in("in reply to RCPT TO, then Mail From") == 0b011);
  CHECK(kPhrases.in("отправитель") == 0b100);
  CHECK(kPhrases.in("rcpt") == 0);
  CHECK(kPhrases.any_in("xrcpt to"));
  CHECK(!kPhrases.any_in(""));
}
