// The catalogue against the sources: a key that the program says must be in data/lang.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "dmarc/check.h"
#include "knowledge/knowledge.h"
#include "text/ascii.h"

using namespace mailwhy;
namespace fs = std::filesystem;

namespace {

// Keys begin with one of these words; nothing else in the sources has their shape.
constexpr std::string_view kFamilies[] = {"title",        "meaning",
                                          "why",          "do",
                                          "not_at_fault", "others_accept",
                                          "how",          "false_positive",
                                          "question",     "because",
                                          "step",         "wait",
                                          "note",         "advice",
                                          "actor",        "certainty",
                                          "phase",        "lint",
                                          "label",        "reader",
                                          "underline",    "heading",
                                          "tree",         "table",
                                          "change",       "proof",
                                          "report",       "ticket",
                                          "explain",      "workbench",
                                          "word",         "start",
                                          "page",         "way",
                                          "decided",      "panel",
                                          "copy",         "tickets",
                                          "try",          "missing",
                                          "raw",          "dmarc",
                                          "dmarc_lint",   "dmarc_fix",
                                          "check",        "transport_fault"};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

bool is_key_char(char c) {
  return text::is_lower(c) || text::is_digit(c) || c == '_' || c == '.';
}

bool is_key(std::string_view text) {
  size_t dot = text.find('.');
  return dot != text.npos && std::ranges::all_of(text, is_key_char) &&
         std::ranges::find(kFamilies, text.substr(0, dot)) != std::end(kFamilies);
}

// String literals that look like a key: "step.ns_lame.load_zone", or its beginning
// "title.".
std::set<std::string> keys_in(const std::string& source) {
  std::set<std::string> keys;
  for (size_t open = source.find('"'); open != source.npos;) {
    size_t close = source.find('"', open + 1);
    if (close == source.npos) break;
    std::string literal = source.substr(open + 1, close - open - 1);
    if (is_key(literal)) keys.insert(literal);
    // The next literal may begin at this quote: an escaped one would put us out of step.
    open = literal.find('\n') == literal.npos ? source.find('"', close + 1) : close;
  }
  return keys;
}

std::vector<fs::path> sources() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator("src")) {
    std::string name = entry.path().filename().string();
    bool code = name.ends_with(".cc") || name.ends_with(".h");
    bool test = name.ends_with("_test.cc") || name.find("_for_tests.") != name.npos;
    bool knowledge = entry.path().string().find("src/knowledge") != std::string::npos;
    if (code && !knowledge && !test) paths.push_back(entry.path());
  }
  return paths;
}

}  // namespace

TEST_CASE("every key in the sources has its sentence") {
  size_t seen = 0;
  for (const fs::path& path : sources()) {
    for (const std::string& key : keys_in(read(path))) {
      CAPTURE(path.string());
      CAPTURE(key);
      if (key.ends_with('.')) continue;  // completed at run time: see the next tests
      CHECK(knowledge::has_sentence(key));
      seen++;
    }
  }
  CHECK(seen > 50);
}

TEST_CASE("every rule of the linter has its sentence") {
  std::istringstream lines(read("src/spf/lint.h"));
  size_t seen = 0;
  for (std::string line; std::getline(lines, line) && line.starts_with("//");) {
    if (!line.starts_with("//   ") || line.size() < 6 || !text::is_lower(line[5]))
      continue;
    std::string rule = line.substr(5, line.find(' ', 5) - 5);
    if (rule.find('_') == rule.npos) continue;  // "a syntax fault's name"
    CAPTURE(rule);
    CHECK(knowledge::has_sentence("lint." + rule));
    seen++;
  }
  CHECK(seen > 30);
}

TEST_CASE("every fault of syntax has its sentence") {
  std::istringstream words(read("src/spf/record.h"));
  std::string header = words.str();
  size_t begin = header.find("Stable name."), end = header.find("std::string problem;");
  REQUIRE(begin != header.npos);
  REQUIRE(end != header.npos);
  std::string list = header.substr(begin, end - begin);
  size_t seen = 0;
  for (size_t open = list.find('"'); open != list.npos; open = list.find('"', open)) {
    size_t close = list.find('"', open + 1);
    std::string name = list.substr(open + 1, close - open - 1);
    CAPTURE(name);
    CHECK(knowledge::has_sentence("lint." + name));
    seen++;
    open = close + 1;
  }
  CHECK(seen > 20);
}

TEST_CASE("every actor, cause and label has its words in both languages") {
  for (auto language : {knowledge::Language::English, knowledge::Language::Russian}) {
    for (const auto& cause : knowledge::causes()) {
      std::string name(cause.name);
      CAPTURE(name);
      CHECK(knowledge::has_sentence("actor." + std::string(cause.actor)));
      for (const char* family : {"title.", "why.", "do.", "meaning."}) {
        std::string said = knowledge::say(language, family + name);
        CHECK(said.find('{') == std::string::npos);
        CHECK(said.find("  ") == std::string::npos);
      }
    }
    for (const auto& label : knowledge::reason_labels()) {
      std::string name(label.name);
      CAPTURE(name);
      CHECK(knowledge::has_sentence("actor." + std::string(label.actor)));
      for (const char* family : {"title.", "why.", "do."})
        CHECK(knowledge::say(language, family + name).find('{') == std::string::npos);
    }
  }
}

TEST_CASE("no sentence advises to weaken a policy") {
  for (const auto& cause : knowledge::causes())
    for (const char* family : {"do.", "why.", "how."}) {
      std::string said =
          knowledge::say(knowledge::Language::English, family + std::string(cause.name));
      CHECK(said.find("~all instead") == std::string::npos);
      CHECK(said.find("change -all") == std::string::npos);
      CHECK(said.find("+all") == std::string::npos);
    }
}

TEST_CASE("every fault of a record or policy of transport has its sentence") {
  size_t seen = 0;
  for (const fs::path& path : sources()) {
    std::string text = read(path);
    for (std::string_view call : {"fault(\"", "fault_note(\"", "faults.push_back({\""})
      for (size_t at = text.find(call); at != text.npos; at = text.find(call, at)) {
        at += call.size();
        std::string rule = text.substr(at, text.find('"', at) - at);
        bool ours = path.string().find("transport") != std::string::npos ||
                    path.string().find("checks") != std::string::npos;
        if (!ours || rule.ends_with('_') || rule.find('.') != rule.npos) continue;
        CAPTURE(rule);
        CHECK(knowledge::has_sentence("transport_fault." + rule));
        seen++;
      }
  }
  CHECK(seen > 25);
}

TEST_CASE("every rule of the DMARC linter has its sentence") {
  std::istringstream lines(read("src/dmarc/lint.h"));
  size_t seen = 0;
  for (std::string line; std::getline(lines, line) && line.starts_with("//");) {
    if (!line.starts_with("//   ") || line.size() < 6 || !text::is_lower(line[5]))
      continue;
    std::string rule = line.substr(5, line.find(' ', 5) - 5);
    CAPTURE(rule);
    CHECK(knowledge::has_sentence("dmarc_lint." + rule));
    seen++;
  }
  CHECK(seen > 40);
}

TEST_CASE("every way to align and every problem of DMARC has its sentence") {
  using dmarc::Way;
  for (Way way : {Way::NotPassed, Way::Same, Way::Strict, Way::Unrelated, Way::TooMany,
                  Way::BadName, Way::Unknown})
    CHECK(knowledge::has_sentence("dmarc.way." + std::string(to_string(way))));
  for (const char* problem :
       {"no_record", "several_records", "record_unusable", "dns_error", "alias_loop",
        "bad_domain", "no_from", "several_from_fields", "no_author_domain",
        "several_author_domains"})
    CHECK(knowledge::has_sentence(std::string("dmarc.problem.") + problem));
}
