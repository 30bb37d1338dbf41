#include "report/json.h"

#include <doctest/doctest.h>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <set>

#include "golden.h"
#include "report/json_writer.h"
#include "samples.h"

using namespace mailwhy;
using namespace mailwhy::report;
namespace json = boost::json;

namespace {

const JsonOptions kOptions{"0.1.0", knowledge::Language::English};

bool one_of(const json::value& value, std::set<std::string_view> words) {
  return value.is_string() && words.contains(value.get_string());
}

// Nothing unknown is written: no "", no null, no "unknown"; evidence's details aside.
void check_known(const json::value& value, const std::string& path) {
  CAPTURE(path);
  CHECK_FALSE(value.is_null());
  if (value.is_string() && !path.ends_with(".sender"))
    CHECK_FALSE(value.get_string().empty());
  if (const json::array* list = value.if_array())
    for (const json::value& element : *list) check_known(element, path + "[]");
  if (const json::object* fields = value.if_object())
    for (const auto& member : *fields)
      if (member.key() != "detail")
        check_known(member.value(), path + "." + std::string(member.key()));
}

void check_change(const json::object& change, const std::set<std::string>& questions) {
  CHECK(one_of(change.at("kind"), {"dns", "steps", "wait", "none"}));
  if (const json::value* only_if = change.if_contains("only_if"))
    CHECK(questions.contains(std::string(only_if->as_string())));
  if (change.at("kind") != "dns") return;
  CHECK(change.at("rrset").at("name").as_string().ends_with("."));
  CHECK(change.at("before").is_array());
  CHECK(change.at("after").is_array());
  const json::object& proof = change.at("proof").as_object();
  CHECK(proof.contains("cases"));
  if (proof.at("check") != "spf") return;
  for (const char* field :
       {"check", "cases", "lost", "gained", "lookups", "void_lookups"})
    CHECK(proof.contains(field));
  CHECK(proof.at("lookups").at("limit") == 10);
  CHECK(proof.at("void_lookups").at("limit") == 2);
}

void check_case(const json::object& one) {
  std::set<std::string> evidence, questions;
  for (const auto& item : one.at("evidence").as_array())
    evidence.insert(std::string(item.at("id").as_string()));
  for (const auto& item : one.at("unknown").as_array())
    questions.insert(std::string(item.at("id").as_string()));
  for (const auto& finding : one.at("findings").as_array()) {
    CHECK(one_of(finding.at("severity"), {"error", "warning", "info"}));
    CHECK(one_of(finding.at("certainty"), {"proven", "likely", "possible"}));
    for (const auto& id : finding.at("evidence").as_array())
      CHECK(evidence.contains(std::string(id.as_string())));
  }
  for (const auto& change : one.at("changes").as_array())
    check_change(change.as_object(), questions);
}

}  // namespace

TEST_CASE("every report has the shape of the contract") {
  for (const auto& [name, report] : test::samples()) {
    CAPTURE(name);
    json::value value = json::parse(json_text({report}, kOptions, JsonForm::Document));
    CHECK(value.at("schema") == "mailwhy.report/1");
    CHECK(value.at("tool").at("version") == "0.1.0");
    CHECK(value.at("asked_at") == "2026-11-21T22:00:00Z");
    for (const auto& one : value.at("cases").as_array()) check_case(one.as_object());
    check_known(value, name);
  }
}

TEST_CASE("the JSON of each sample is byte for byte the golden one") {
  for (const char* name : {"provider", "server", "servers", "unknown", "fine"})
    test::check_golden(
        std::string(name) + ".json",
        json_text({test::sample(name).report}, kOptions, JsonForm::Document));
}

TEST_CASE("what a check could not tell says why, in the language of the report") {
  auto because = [](knowledge::Language language) {
    JsonOptions options = kOptions;
    options.language = language;
    json::object written = to_json(test::sample("examination").report, options);
    std::string why;
    for (const auto& one : written.at("cases").at(0).at("evidence").as_array())
      if (one.at("check") == "dane") why = one.at("because").as_string();
    return why;
  };
  CHECK(because(knowledge::Language::English).starts_with("the resolver does not check"));
  CHECK(because(knowledge::Language::Russian).starts_with("резолвер не проверяет"));
}

TEST_CASE("several reports are an array, or a line each") {
  auto report = test::sample("fine").report;
  CHECK(json::parse(json_text({report, report}, kOptions, JsonForm::Document))
            .as_array()
            .size() == 2);
  std::string lines = json_text({report, report}, kOptions, JsonForm::Lines);
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  CHECK(json_text({}, kOptions, JsonForm::Document) == "[]\n");
}

TEST_CASE("names in JSON are lower case without final dot, the null sender is there") {
  auto report = test::sample("provider").report;
  bounce::Facts& facts = report.cases[0].refusal.facts;
  facts.sender = "";
  facts.sender_domain = "Example.ORG.";
  facts.refused_by.name = "MX.Recipient.Example.";
  json::object written = to_json(report, kOptions);
  const json::value& out = written.at("cases").as_array()[0].at("facts");
  CHECK(out.at("sender") == "");
  CHECK(out.at("sender_domain") == "example.org");
  CHECK(out.at("refused_by").at("name") == "mx.recipient.example");
}

TEST_CASE("a TXT string of over 255 bytes is a list of its pieces") {
  std::string record = "v=spf1";
  while (record.size() < 300)
    record += " ip4:192.0.2." + std::to_string(record.size() % 200);
  json::array values = txt_values({record, "v=spf1 -all"});
  REQUIRE(values[0].is_array());
  std::string joined;
  for (const auto& piece : values[0].get_array()) {
    CHECK(piece.as_string().size() <= 255);
    joined += piece.as_string();
  }
  CHECK(joined == record);
  CHECK(values[1] == "v=spf1 -all");
}

TEST_CASE("a waiting time is written as people write it") {
  auto report = test::sample("provider").report;
  auto waiting = [&](long seconds) {
    report.cases[0].refusal.reason.retry_after = seconds;
    json::object written = to_json(report, kOptions);
    return std::string(
        written.at("cases").as_array()[0].at("reason").at("retry_after").as_string());
  };
  CHECK(waiting(7200) == "2h");
  CHECK(waiting(5400) == "1h30m");
  CHECK(waiting(45) == "45s");
  CHECK(waiting(0) == "0s");
}
