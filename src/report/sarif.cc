// SARIF 2.1.0 (OASIS): what CI systems and code reviews show beside a line. One run; each
// cause is a rule; a result's message is plain text.
#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <boost/json/array.hpp>

#include "report/change_text.h"
#include "report/check_text.h"
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

// A path as a reference (RFC 3986), relative to `folder` where the file lies below it: a
// review knows a file by its place in the repository. What is not unreserved is
// %-encoded.
std::string uri_of(const std::string& name, const std::string& folder) {
  constexpr std::string_view kPlain = "-._~/";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string path = std::filesystem::path(name).lexically_normal().generic_string();
  if (!folder.empty() && path.starts_with(folder + '/')) path.erase(0, folder.size() + 1);
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
  rule["fullDescription"] = message(meaning);
  rule["help"] = message(help);
  std::string_view severity = known ? known->severity : "error";
  rule["defaultConfiguration"] = {
      {"level", severity == "error" || severity == "warning" ? severity : "note"}};
  return rule;
}

std::string message_of(const Page& page, const ZoneFinding& one) {
  std::string text = page.say("title." + one.finding.cause, one.finding.params);
  for (const std::string& note : finding_notes(page, one.finding)) text += "\n" + note;
  for (const diagnose::Change& change : one.changes) {
    if (change.kind != diagnose::ChangeKind::Dns || !change.only_if.empty()) continue;
    for (const std::string& value : change.before)
      text += "\n- " + shown(change.rrset.name) + ' ' + zone_value(change.rrset, value);
    for (const std::string& value : change.after)
      text += "\n+ " + shown(change.rrset.name) + ' ' + zone_value(change.rrset, value);
  }
  return text;
}

// The same for the same fault wherever its line moves: FNV-1a of the cause and of what
// its title is filled with.
std::string fingerprint(const diagnose::Finding& finding) {
  uint64_t hash = 0xcbf29ce484222325;
  auto add = [&](std::string_view text) {
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    hash = (hash ^ 0xff) * 0x100000001b3;  // no octet of UTF-8: where a text ends
  };
  add(finding.cause);
  for (const auto& [name, value] : finding.params) {
    if (name == "line") continue;
    add(name);
    add(value);
  }
  return fmt::format("{:016x}", hash);
}

// `equals`: results before this one with the same fingerprint.
json::object result_json(const Page& page, const ZoneFinding& one, size_t rule,
                         const std::string& uri, size_t equals) {
  json::object region{{"startLine", std::max<size_t>(one.place.line, 1)}};
  if (one.place.column > 0) region["startColumn"] = one.place.column;
  json::object where{{"artifactLocation", {{"uri", uri}}}, {"region", std::move(region)}};
  return {
      {"ruleId", one.finding.cause},
      {"ruleIndex", rule},
      {"level", level_of(one.finding.severity)},
      {"message", message(message_of(page, one))},
      {"locations", json::array{json::object{{"physicalLocation", std::move(where)}}}},
      // The name by which GitHub knows a result again.
      {"partialFingerprints",
       {{"primaryLocationLineHash",
         fmt::format("{}:{}", fingerprint(one.finding), equals + 1)}}}};
}

// What the files alone could not tell, and what is left out.
json::array notifications(const Page& page, const ZoneLint& lint) {
  json::array out;
  for (auto [level, text] : {std::pair("note", zone_untold(page, lint)),
                             std::pair("note", zone_unread(page, lint)),
                             std::pair("warning", zone_left_out(page, lint))})
    if (!text.empty())
      out.push_back(json::object{{"level", level}, {"message", message(text)}});
  return out;
}

}  // namespace

std::string zone_sarif(const ZoneLint& lint, const TextOptions& options,
                       const std::string& version, const std::string& folder) {
  Page page(options);
  std::vector<std::string> causes;
  for (const ZoneFinding& one : lint.findings)
    if (std::ranges::find(causes, one.finding.cause) == causes.end())
      causes.push_back(one.finding.cause);
  json::array rules, results, artifacts;
  for (const std::string& cause : causes) rules.push_back(rule_json(page, cause));
  std::vector<std::string> uris;
  for (const std::string& file : lint.files) uris.push_back(uri_of(file, folder));
  std::map<std::pair<size_t, std::string>, size_t> seen;
  for (const ZoneFinding& one : lint.findings) {
    auto rule = std::ranges::find(causes, one.finding.cause) - causes.begin();
    size_t equals = seen[{one.place.file, fingerprint(one.finding)}]++;
    results.push_back(
        result_json(page, one, static_cast<size_t>(rule), uris[one.place.file], equals));
  }
  for (const std::string& uri : uris)
    artifacts.push_back(json::object{{"location", {{"uri", uri}}}});
  json::object invocation{{"executionSuccessful", true}};
  if (json::array notes = notifications(page, lint); !notes.empty())
    invocation["toolExecutionNotifications"] = std::move(notes);
  json::object driver{
      {"name", "mailwhy"}, {"version", version}, {"rules", std::move(rules)}};
  json::object run{
      {"tool", {{"driver", std::move(driver)}}},
      {"language", options.language == knowledge::Language::Russian ? "ru" : "en"},
      {"columnKind", "unicodeCodePoints"},
      {"invocations", json::array{std::move(invocation)}},
      {"artifacts", std::move(artifacts)},
      {"results", std::move(results)}};
  json::object out{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                   {"version", "2.1.0"},
                   {"runs", json::array{std::move(run)}}};
  return write_json(out, JsonLayout::Indented) + "\n";
}

}  // namespace mailwhy::report
