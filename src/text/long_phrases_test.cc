#include "text/long_phrases.h"

#include <string>

#include <doctest/doctest.h>

using namespace mailwhy;

namespace {

struct Row {
  std::string_view words;
};

}  // namespace

static constexpr Row kRows[] = {{"will be retried"},
                                {"qmail-send"},
                                {"qmail-send program at "},
                                {"почтовой системой"}};
static constexpr text::LongPhrases<10> kPhrases(kRows, &Row::words);

TEST_CASE("a long phrase is found wherever it begins") {
  for (size_t before = 0; before < 30; before++)
    for (size_t behind = 0; behind < 10; behind++) {
      std::string lead(before, 'x'), rest(behind, 'y');
      CHECK(kPhrases.in(lead + "Will BE retried" + rest) == 1);
      CHECK(kPhrases.in(lead + "qmail-send" + rest) == 2);
      CHECK(kPhrases.in(lead + "почтовой системой" + rest) == 8);
      CHECK(kPhrases.in(lead + "Qmail-send program at " + rest + "will be retried") == 7);
      CHECK(kPhrases.in(lead + "will be retrie" + rest) == 0);
      CHECK(kPhrases.in(lead + "mail-send program at " + rest) == 0);
    }
}

TEST_CASE("phrases may be given in a list, and be short") {
  static constexpr text::LongPhrases<4> kShort({"ok ok", "nope", "Viren"});
  CHECK(kShort.in("...noPE") == 2);
  CHECK(kShort.in("viren, ok ok") == 5);
  CHECK(kShort.in("ok o") == 0);
}

TEST_CASE("a text shorter than a phrase holds none") {
  CHECK(kPhrases.in("") == 0);
  CHECK(kPhrases.in("qma") == 0);
  CHECK(kPhrases.in("mail-send") == 0);
  CHECK(kPhrases.in("qmail-sen") == 0);
}
