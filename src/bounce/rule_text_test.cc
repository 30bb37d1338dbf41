#include "bounce/compile/rule_text.h"

#include <doctest/doctest.h>

namespace mailwhy::bounce::compile {

using knowledge::compile::Complaints;
using knowledge::compile::Rows;

// "LINE:name=text@LINE|text@LINE;name=…" of every rule, a line each; or the fault.
static std::string shown(std::string_view text) {
  Complaints complaints;
  Rows rows = read_rule_text(text, "f", complaints);
  if (!complaints.lines().empty()) {
    CHECK(rows.rows.empty());
    CHECK(complaints.lines().size() == 1);
    return complaints.lines().front();
  }
  std::string out;
  for (const auto& row : rows.rows) {
    out += std::to_string(row.line) + ":";
    for (const auto& [name, value] : row.values) {
      CHECK(value.texts.size() == value.lines.size());
      out += name + "=";
      for (size_t i = 0; i < value.texts.size(); i++)
        out += (i ? "|" : "") + value.texts[i] + "@" + std::to_string(value.lines[i]);
      out += ";";
    }
    out += "\n";
  }
  return out;
}

TEST_CASE("texts, lists and comments of a rule file are read with their lines") {
  CHECK(shown("") == "");
  CHECK(shown("\n # nothing\n") == "");
  CHECK(shown("\xEF\xBB\xBF[[rule]]\r\nb = \"1\"\r\n") == "1:b=1@2;\n");
  CHECK(shown("# x\n[[ rule ]] # y\n  a=\"1\" # z\n\"b c\" = 'x\\y'\n[[rule]]") ==
        "2:a=1@3;b c=x\\y@4;\n5:\n");
  CHECK(shown("[[rule]]\na = [ # first\n \"x\" # second\n ,\n\n 'y',\n]\nb=[]\n") ==
        "1:a=x@3|y@6;b=;\n");
}

TEST_CASE("all four kinds of texts of a rule file") {
  CHECK(shown("[[rule]]\na = \"\\\"\\\\\\t\\u0435\\U0001F600\"\n") ==
        "1:a=\"\\\t\xD0\xB5\xF0\x9F\x98\x80@2;\n");
  CHECK(shown("[[rule]]\na = \"\"\nb = ''\n") == "1:a=@2;b=@3;\n");
  CHECK(shown("[[rule]]\na = \"\"\"\none\n  \"two\" \\\n   three\"\"\"\"\nb = 'x'") ==
        "1:a=one\n  \"two\" three\"@2;b=x@6;\n");
  CHECK(shown("[[rule]]\r\na = \"\"\"\r\none\r\n\r\ntwo\"\"\"\r\nb = 'x'\r\n") ==
        "1:a=one\n\ntwo@2;b=x@6;\n");
  CHECK(shown("[[rule]]\na = '''it's\\n'''\n") == "1:a=it's\\n@2;\n");
}

TEST_CASE("what rules do not have is a fault at its line") {
  CHECK(shown("[rule]\n") == "f:1: only [[rule]] stands here");
  CHECK(shown("[[rule]]\n[[rule]] x\n") == "f:2: only [[rule]] stands here");
  CHECK(shown("\na = \"x\"\n") == "f:2: above a stands no [[rule]]");
  CHECK(shown("[[rule]]\na.b = \"x\"\n") == "f:2: behind a stands no =");
  CHECK(shown("[[rule]]\n= \"x\"\n") ==
        "f:2: a line is [[rule]], or a name, = and a value");
  CHECK(shown("[[rule]]\na = \"x\"\na = \"y\"\n") == "f:3: this rule has a second a");
  CHECK(shown("[[rule]]\na = \"x\" \"y\"\n") ==
        "f:2: nothing else may stand on this line");
  for (std::string value : {"550", "true", "{x=1}", "[[\"a\"]]", "[\"a\", 1]", "", "x"})
    CHECK(shown("[[rule]]\na = " + value + "\n") ==
          "f:2: a value is a text in \"quotes\", or a list of them in [ ]");
}

TEST_CASE("what is not closed in a rule file is told where it began") {
  CHECK(shown("[[rule]]\na = \"x\nb = 'y'\n") == "f:2: this text is not closed by \"");
  CHECK(shown("[[rule]]\na = 'x") == "f:2: this text is not closed by '");
  CHECK(shown("[[rule]]\na = \"\"\"x\n\n\"\"\n") ==
        "f:2: this text is not closed by \"\"\"");
  CHECK(shown("[[rule]]\na = [\n\"x\",\n") == "f:2: this list is not closed by ]");
  CHECK(shown("[[rule]]\na = [\n\"x\"\n") == "f:2: this list is not closed by ]");
  CHECK(shown("[[rule]]\na = [\n\"x\"\n\"y\"]") ==
        "f:4: behind a text of a list stands , or ]");
}

TEST_CASE("a wrong escape and what is no text are faults of a rule file") {
  CHECK(shown("[[rule]]\na = \"\\d\"\n") ==
        "f:2: a \\ that is meant is written \\\\, or the text stands in 'quotes'");
  for (std::string escape : {"\\u12", "\\uD800", "\\U00110000", "\\U123", "\\u-123"})
    CHECK(shown("[[rule]]\na = \"" + escape + "\"\n") ==
          "f:2: \\u takes four digits of a character's number, \\U eight");
  CHECK(shown(std::string("[[rule]]\n# \0\n", 13)) == "f:2: this is no text in UTF-8");
  CHECK(shown("[[rule]]\na = \"\x1B[31m\"\n") == "f:2: this is no text in UTF-8");
  CHECK(shown("\n\n\xE4\n") == "f:3: this is no text in UTF-8");
}

}  // namespace mailwhy::bounce::compile
