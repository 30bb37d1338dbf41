#include "report/explain.h"

#include <doctest/doctest.h>

#include <sstream>

#include "golden.h"
#include "report/utf8.h"

using namespace mailwhy;
using namespace mailwhy::report;
using knowledge::Language;

static TextOptions in(Language language) {
  TextOptions options;
  options.language = language;
  return options;
}

static void check_page(const std::string& name, Language language) {
  CAPTURE(name);
  auto page = explain_text(name, in(language));
  REQUIRE(page);
  CHECK(page->find('{') == std::string::npos);
  std::istringstream lines(*page);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(columns(line) <= 80);
  }
}

TEST_CASE("every cause and label is explained in both languages within 80 columns") {
  for (auto language : {Language::English, Language::Russian}) {
    for (const auto& cause : knowledge::causes())
      check_page(std::string(cause.name), language);
    for (const auto& label : knowledge::reason_labels())
      check_page(std::string(label.name), language);
  }
}

TEST_CASE("the page of a cause is the one that was read and found good") {
  for (const char* name :
       {"spf_provider_missing", "ns_out_of_sync", "ptr_missing", "greylisted"})
    for (auto [language, suffix] : {std::pair(Language::English, ".en.txt"),
                                    std::pair(Language::Russian, ".ru.txt")})
      test::check_golden(std::string("explain.") + name + suffix,
                         *explain_text(name, in(language)));
}

TEST_CASE("a name that is not known is answered with the closest one") {
  CHECK_FALSE(explain_text("spf_provider_mising", in(Language::English)));
  CHECK(closest_name("spf_provider_mising") == "spf_provider_missing");
  CHECK(closest_name("nonsense_beyond_measure") == "");
  CHECK(closest_name(std::string(100000, 'x')) == "");
}

TEST_CASE("the list names every cause and label") {
  std::string list = explain_list(in(Language::English));
  for (const auto& cause : knowledge::causes())
    CHECK(list.find("  " + std::string(cause.name)) != std::string::npos);
  for (const auto& label : knowledge::reason_labels())
    CHECK(list.find("  " + std::string(label.name)) != std::string::npos);
}
