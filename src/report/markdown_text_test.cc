#include "report/markdown_text.h"

#include <doctest/doctest.h>

using namespace mailwhy::report;

TEST_CASE("what could be markup stands behind a backslash") {
  CHECK(markdown_text("_dmarc.example.org *and* <b>") ==
        "\\_dmarc.example.org \\*and\\* \\<b\\>");
  CHECK(markdown_text("[x](y) ![i](j) `c` a|b &amp; ~~s~~") ==
        "\\[x\\](y) !\\[i\\](j) \\`c\\` a\\|b \\&amp; \\~\\~s\\~\\~");
  CHECK(markdown_text("- item") == "\\- item");
  CHECK(markdown_text("   12. item") == "12\\. item");
  CHECK(markdown_text("203.0.113.9 is not listed") == "203.0.113.9 is not listed");
  CHECK(markdown_text("=== ") == "\\=== ");
  CHECK(markdown_text("-all") == "-all");
  CHECK(markdown_text("550 5.7.1 no") == "550 5.7.1 no");
  CHECK(markdown_text("") == "");
}

TEST_CASE("nothing becomes a link or a mention") {
  CHECK(markdown_text("write to (info@example.org).") ==
        "write to (`info@example.org`).");
  CHECK(markdown_text("see https://evil.example/x, or WWW.evil.example") ==
        "see `https://evil.example/x`, or `WWW.evil.example`");
  CHECK(markdown_text("<https://evil.example>") == "\\<`https://evil.example`\\>");
  CHECK(markdown_text("«a@b.example»") == "«`a@b.example`»");
  CHECK(markdown_text("@") == "`@`");
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
