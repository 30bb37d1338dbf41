#include "report/utf8.h"

#include <doctest/doctest.h>

using namespace mailwhy::report;

TEST_CASE("columns are counted as a terminal shows them") {
  CHECK(columns("example.org") == 11);
  CHECK(columns("отправитель") == 11);
  CHECK(columns("e\u0301") == 1);
  CHECK(columns("日本") == 4);
  CHECK(columns("\xff\xfe") == 2);
}

TEST_CASE("a broken byte is one character and never swallows the next one") {
  std::string_view text = "\xe2\x82Z\xf4\x90\x80\x80";
  std::string codes;
  for (Glyph glyph; next_glyph(text, glyph);) codes += glyph.broken ? '?' : 'c';
  CHECK(codes == "??c????");
}

TEST_CASE("control characters of a reply never reach the terminal") {
  CHECK(shown("a\x1b[31mb\tc\n") == "a\uFFFD[31mb c\uFFFD");
  CHECK(shown("x\u202Ey") == "x\uFFFDy");
  CHECK(shown("é日") == "é日");
}

TEST_CASE("without UTF-8 our own signs have an ASCII form") {
  CHECK(to_ascii("✗ fail → pass …") == "x fail -> pass ...");
  CHECK(to_ascii("─┬─ │ ├─ └─ ─┘") == "-+- | |- `- -'");
  CHECK(to_ascii("ж") == "?");
}
