#include "report/markdown_text.h"

#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace mailwhy::report;

// Each sentence, and how it stands in Markdown.
using Pairs = std::vector<std::pair<const char*, const char*>>;

static void check_texts(const Pairs& pairs) {
  for (const auto& [sentence, written] : pairs) {
    CAPTURE(sentence);
    CHECK(markdown_text(sentence) == written);
  }
}

TEST_CASE("what could be markup stands behind a backslash") {
  check_texts({
      {"_dmarc.example.org *and* <b>", "\\_dmarc.example.org \\*and\\* \\<b\\>"},
      {"[x](y) ![i](j) `c` a|b &amp; ~~s~~",
       "\\[x\\](y) !\\[i\\](j) \\`c\\` a\\|b \\&amp; \\~\\~s\\~\\~"},
      {"- item", "\\- item"},
      {"   12. item", "12\\. item"},
      {"203.0.113.9 is not listed", "203.0.113.9 is not listed"},
      {"=== ", "\\=== "},
      {"-all", "-all"},
      {"550 5.7.1 no", "550 5.7.1 no"},
      {"", ""},
  });
}

TEST_CASE("nothing becomes a link or a mention") {
  check_texts({
      {"write to (info@example.org).", "write to (`info@example.org`)."},
      {"see https://evil.example/x, or WWW.evil.example",
       "see `https://evil.example/x`, or `WWW.evil.example`"},
      {"<https://evil.example>", "\\<`https://evil.example`\\>"},
      {"«a@b.example»", "«`a@b.example`»"},
      {"@", "`@`"},
  });
}

TEST_CASE("code holds anything, and ends where it should") {
  CHECK(markdown_code("v=spf1 -all") == "`v=spf1 -all`");
  CHECK(markdown_code("a`b") == "``a`b``");
  CHECK(markdown_code("`x") == "`` `x ``");
  CHECK(markdown_code("a|b", Place::Cell) == "`a\\|b`");
  CHECK(markdown_code("line\nbreak") == "`line�break`");
  CHECK(markdown_code("  ") == "");
  CHECK(markdown_block("text", "```\nx") == "````text\n```\nx\n````\n");
}

TEST_CASE("a table is a head, a line, and rows") {
  CHECK(markdown_head({"a", "b"}) == "| a | b |\n| --- | --- |\n");
  CHECK(markdown_row({"a", ""}) == "| a | |\n");
}
