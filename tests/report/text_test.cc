#include "report/text.h"

#include <doctest/doctest.h>

#include <sstream>

#include "golden.h"
#include "report/utf8.h"
#include "samples.h"

using namespace mailwhy;
using namespace mailwhy::report;
using knowledge::Language;

namespace {

std::string rendered(const diagnose::Report& report, Language language) {
  TextOptions options;
  options.language = language;
  return to_text(report, options);
}

// A line may be longer than the terminal only for a value that must not be broken.
bool holds_an_unbreakable_value(const std::string& line) {
  std::string_view rest = line;
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return rest.starts_with("- \"") || rest.starts_with("+ \"");
}

void check_width(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK((columns(line) <= 80 || holds_an_unbreakable_value(line)));
    CHECK((line.empty() || line.back() != ' '));
  }
}

std::string without_colour(std::string text) {
  for (size_t at; (at = text.find('\x1b')) != text.npos;)
    text.erase(at, text.find('m', at) - at + 1);
  return text;
}

}  // namespace

TEST_CASE("the terminal text of each sample is the one that was read and found good") {
  for (const auto& [name, report] : test::samples()) {
    CAPTURE(name);
    for (auto [language, suffix] : {std::pair(Language::English, ".en.txt"),
                                    std::pair(Language::Russian, ".ru.txt")}) {
      std::string text = rendered(report, language);
      check_width(text);
      CHECK(text.find("{") == std::string::npos);
      test::check_golden(name + suffix, text);
    }
  }
}

TEST_CASE("colour adds nothing but colour") {
  for (const auto& [name, report] : test::samples()) {
    TextOptions colourful;
    colourful.color = true;
    std::string text = to_text(report, colourful);
    CHECK(text.find('\x1b') != std::string::npos);
    CHECK(without_colour(text) == rendered(report, Language::English));
  }
}

TEST_CASE("without UTF-8 every sign has an ASCII form") {
  TextOptions plain;
  plain.utf8 = false;
  for (const auto& [name, report] : test::samples())
    for (char c : to_text(report, plain)) REQUIRE(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("a change that hangs on a question is shown under it") {
  std::string text = rendered(test::sample("server").report, Language::English);
  size_t question = text.find("Is 203.0.113.200 one of your servers?");
  size_t change = text.find("+ \"v=spf1");
  REQUIRE(question != std::string::npos);
  REQUIRE(change != std::string::npos);
  CHECK(question < change);
  CHECK(text.find("If the answer is no") < change);
}

TEST_CASE("a reply full of control characters cannot reach the terminal") {
  diagnose::Report report = test::sample("provider").report;
  report.cases[0].refusal.quoted = "550 \x1b]0;owned\x07 203.0.113.9 \x1b[2J no\xff";
  std::string text = rendered(report, Language::English);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
}

TEST_CASE("a very long reply keeps the lines that decide") {
  diagnose::Report report = test::sample("provider").report;
  std::string words;
  for (int i = 0; i < 400; i++) words += "word" + std::to_string(i) + " ";
  report.cases[0].refusal.quoted =
      "550 " + words + "203.0.113.9 is not allowed to send from";
  std::string text = rendered(report, Language::English);
  check_width(text);
  CHECK(text.find("the address that sent") != std::string::npos);
  CHECK(text.find("word300") == std::string::npos);
}

TEST_CASE("a narrow or wide terminal is filled without breaking anything") {
  for (int width : {1, 40, 60, 120, 200})
    for (const auto& [name, report] : test::samples()) {
      TextOptions options;
      options.width = width;
      options.all = true;
      CHECK_FALSE(to_text(report, options).empty());
    }
}

TEST_CASE("a change that lets in half a cloud is pointed out") {
  diagnose::Report report = test::sample("provider").report;
  report.cases[0].changes[0].proof->gained = {"203.0.0.0/16"};
  CHECK(rendered(report, Language::English).find("65536 addresses are many") !=
        std::string::npos);
}
