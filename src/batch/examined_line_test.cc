// The lines of `mailwhy check -`, and their order whatever takes longest.
#include "batch/examined_line.h"

#include <doctest/doctest.h>

#include <thread>

#include "batch/ordered_lines.h"

using namespace mailwhy;

static diagnose::Report report_of(std::initializer_list<diagnose::Severity> severities) {
  diagnose::Report report;
  report.source = "example.org";
  diagnose::Case one;
  for (diagnose::Severity severity : severities) {
    diagnose::Finding finding;
    finding.cause = "spf_no_record";
    finding.severity = severity;
    one.findings.push_back(finding);
  }
  report.cases.push_back(one);
  return report;
}

TEST_CASE("A name is one line: its counts and the worst cause") {
  using enum diagnose::Severity;
  CHECK(batch::examined_text(report_of({Error, Warning, Warning}), {}) ==
        "✗ example.org                   1 problem, 2 warnings     spf_no_record\n");
  CHECK(batch::examined_text(report_of({Info}), {}) ==
        "✓ example.org                   fine\n");
  auto unknown = report_of({});
  unknown.cases[0].evidence.emplace_back().verdict = "could_not_tell";
  CHECK(batch::examined_text(unknown, {}) ==
        "? example.org                   1 could not tell\n");
}

TEST_CASE("A line that cannot be read is JSON with its number, source and error") {
  batch::ListedName name{2, 12, 0, "exa mple", fail("no name")};
  std::string line = batch::unread_json(name);
  CHECK(line == "{\"line\":12,\"source\":\"exa mple\",\"error\":\"line 12: no name\"}\n");
  CHECK(batch::source_of_json(line) == "exa mple");
  CHECK(batch::source_of_json("{\"input\":{\"source\":\"a.example\"}}") == "a.example");
  for (const char* other : {"", "[]", "{\"input\":", "{\"source\":1}"})
    CHECK(batch::source_of_json(other).empty());
}

TEST_CASE("Lines are written in order, whoever is ready first") {
  std::string written;
  batch::OrderedLines lines(5, [&](std::string_view text) {
    written += text;
    return true;
  });
  lines.put(7, "c");
  lines.put(5, "a");
  lines.put(9, "e");
  lines.put(6, "b");
  lines.finish();
  CHECK(written == "abc");  // 8 never came
  CHECK(lines.written() == 8);
}

TEST_CASE("What waits for a slow name is bounded") {
  batch::OrderedLines lines(0, [](std::string_view) { return true; });
  CHECK(lines.has_room(batch::OrderedLines::kMostLines - 1));
  CHECK_FALSE(lines.has_room(batch::OrderedLines::kMostLines));
  lines.put(1, std::string(batch::OrderedLines::kMostBytes, 'x'));
  CHECK_FALSE(lines.has_room(2));
  lines.put(0, "the slow one");
  for (int i = 0; i < 1000 && lines.written() < 2; i++)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(lines.has_room(2));
}

TEST_CASE("Who has read enough is given no more") {
  batch::OrderedLines lines(0, [](std::string_view) { return false; });
  lines.put(0, "a");
  lines.finish();
  CHECK(lines.stopped());
}
