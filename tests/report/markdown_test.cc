#include "report/markdown.h"

#include <doctest/doctest.h>

#include "golden.h"
#include "samples.h"

using namespace mailwhy;
using namespace mailwhy::report;

static std::string markdown(const diagnose::Report& report,
                            knowledge::Language language) {
  TextOptions options;
  options.language = language;
  return to_markdown(std::span(&report, 1), options);
}

TEST_CASE("the Markdown of each sample is the one that was read and found good") {
  for (const char* name : {"provider", "server", "several", "fine", "examination"}) {
    CAPTURE(name);
    diagnose::Report report = test::sample(name).report;
    test::check_golden(std::string(name) + ".en.md",
                       markdown(report, knowledge::Language::English));
    test::check_golden(std::string(name) + ".ru.md",
                       markdown(report, knowledge::Language::Russian));
  }
}

TEST_CASE("every sample has headings in order, and its fences are closed") {
  for (const auto& [name, report] : test::samples()) {
    CAPTURE(name);
    std::string text = markdown(report, knowledge::Language::English);
    CHECK(text.starts_with("# "));
    CHECK(text.ends_with("\n"));
    CHECK(text.find("{") == std::string::npos);
    CHECK(text.find("\n\n\n") == std::string::npos);
    size_t fences = 0;
    for (size_t at = 0; (at = text.find("\n```", at)) != text.npos; at++) fences++;
    CHECK(fences % 2 == 0);
  }
}
