// SARIF 2.1.0 (OASIS): what CI systems and code reviews show beside a line. One run; each
// cause is a rule; a result's message is plain text.
#include <algorithm>

#include <boost/json/array.hpp>

#include "report/change_text.h"
#include "report/json_writer.h"
#include "report/utf8.h"
#include "report/zone_text.h"
#include "text/ascii.h"

namespace mailwhy::report {

using diagnose::Severity;
using diagnose::ZoneFinding;
using diagnose::ZoneLint;

namespace json = boost::json;

namespace {

// A path as a relative reference (RFC 3986): what is not unreserved is %-encoded.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (char c : path) {
    auto octet = static_cast<unsigned char>(c);
    if (text::is_alnum(c) || kPlain.find(c) != kPlain.npos)
      uri += c;
    else
      uri += {'%', kHex[octet >> 4], kHex[octet & 15]};
  }
  return uri;
}

std::string_view level_of(Severity severity) {
  if (severity == Severity::Error) return "error";
  return severity == Severity::Warning ? "warning" : "note";
}

json::object message(std::string text) {
  return {{"text", std::move(text)}};
}

json::object rule_json(const Page& page, const std::string& cause) {
  json::object rule{{"id", cause}};
  const knowledge::Cause* known = knowledge::find_cause(cause);
  std::string meaning = page.say("meaning." + cause);
  rule["shortDescription"] = message(meaning);
  std::string help = meaning;
  for (const char* part : {"why.", "do."})
    if (knowledge::is_sayable(part + cause, {})) help += " " + page.say(part + cause);
  if (known) help += " (" + std::string(known->reference) + ")";
  rule["fullDescription"] = message(help);
  rule["help"] = message(help);
  std::string_view severity = known ? known->severity : "error";
  rule["defaultConfiguration"] = {
      {"level", severity == "error" || severity == "warning" ? severity : "note"}};
  return rule;
}

std::string message_of(const Page& page, const ZoneFinding& one) {
  std::string text = page.say("title." + one.finding.cause, one.finding.params);
  for (const std::string& note : zone_notes(page, one.finding)) text += "\n" + note;
  for (const diagnose::Change& change : one.changes) {
    if (change.kind != diagnose::ChangeKind::Dns || !change.only_if.empty()) continue;
    for (const std::string& value : change.before)
      text += "\n- " + shown(change.rrset.name) + ' ' + zone_value(change.rrset, value);
    for (const std::string& value : change.after)
      text += "\n+ " + shown(change.rrset.name) + ' ' + zone_value(change.rrset, value);
  }
  return text;
}

json::object result_json(const Page& page, const ZoneLint& lint, const ZoneFinding& one,
                         size_t rule) {
  json::object region{{"startLine", std::max<size_t>(one.place.line, 1)}};
  if (one.place.column > 0) region["startColumn"] = one.place.column;
  json::object where{{"artifactLocation", {{"uri", uri_of(lint.files[one.place.file])}}},
                     {"region", std::move(region)}};
  return {
      {"ruleId", one.finding.cause},
      {"ruleIndex", rule},
      {"level", level_of(one.finding.severity)},
      {"message", message(message_of(page, one))},
      {"locations", json::array{json::object{{"physicalLocation", std::move(where)}}}}};
}

}  // namespace

std::string zone_sarif(const ZoneLint& lint, const TextOptions& options,
                       const std::string& version) {
  Page page(options);
  std::vector<std::string> causes;
  for (const ZoneFinding& one : lint.findings)
    if (std::ranges::find(causes, one.finding.cause) == causes.end())
      causes.push_back(one.finding.cause);
  json::array rules, results, artifacts;
  for (const std::string& cause : causes) rules.push_back(rule_json(page, cause));
  for (const ZoneFinding& one : lint.findings) {
    auto rule = std::ranges::find(causes, one.finding.cause) - causes.begin();
    results.push_back(result_json(page, lint, one, static_cast<size_t>(rule)));
  }
  for (const std::string& file : lint.files)
    artifacts.push_back(json::object{{"location", {{"uri", uri_of(file)}}}});
  json::object driver{
      {"name", "mailwhy"}, {"version", version}, {"rules", std::move(rules)}};
  json::object run{
      {"tool", {{"driver", std::move(driver)}}},
      {"language", options.language == knowledge::Language::Russian ? "ru" : "en"},
      {"columnKind", "unicodeCodePoints"},
      {"invocations", json::array{json::object{{"executionSuccessful", true}}}},
      {"artifacts", std::move(artifacts)},
      {"results", std::move(results)}};
  json::object out{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                   {"version", "2.1.0"},
                   {"runs", json::array{std::move(run)}}};
  return write_json(out, JsonLayout::Indented) + "\n";
}

}  // namespace mailwhy::report
