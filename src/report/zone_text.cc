#include "report/zone_text.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "report/change_text.h"
#include "report/check_text.h"
#include "report/utf8.h"

namespace mailwhy::report {

using diagnose::Severity;
using diagnose::ZoneFinding;
using diagnose::ZoneLint;

static std::string place_text(const ZoneLint& lint, const ZoneFinding& one) {
  std::string text =
      shown(lint.files[one.place.file]) + ':' + std::to_string(one.place.line);
  return one.place.column == 0 ? text : text + ':' + std::to_string(one.place.column);
}

std::string zone_untold(const Page& page, const ZoneLint& lint) {
  std::string checks;
  for (const std::string& check : lint.untold)
    checks += (checks.empty() ? "" : ", ") + page.say("check.name." + check);
  return checks.empty() ? "" : page.say("zone_lint.untold", {{"checks", checks}});
}

std::string zone_unread(const Page& page, const ZoneLint& lint) {
  if (lint.unread.empty()) return "";
  constexpr size_t kMaxShown = 10;
  std::string names;
  for (size_t i = 0; i < std::min(lint.unread.size(), kMaxShown); i++)
    names += (i ? ", " : "") + shown(lint.unread[i]);
  if (lint.unread.size() > kMaxShown) names += " …";
  return page.say("zone_lint.unread", {{"names", names}});
}

std::string zone_left_out(const Page& page, const ZoneLint& lint) {
  if (lint.left_out == 0) return "";
  return page.say("zone_lint.left_out", {{"count", std::to_string(lint.left_out)}});
}

static void draw_change_lines(Page& page, const diagnose::Change& change) {
  if (change.kind == diagnose::ChangeKind::Dns && change.only_if.empty())
    draw_diff(page, change.rrset, change.before, change.after, 4);
}

static void draw_finding(Page& page, const ZoneLint& lint, const ZoneFinding& one) {
  const diagnose::Finding& finding = one.finding;
  const bool error = finding.severity == Severity::Error;
  page.line({{place_text(lint, one) + ": ", Style::Bold},
             {std::string(error ? "✗ " : "! ") +
                  page.say("title." + finding.cause, finding.params),
              error ? Style::Bad : Style::Warning}});
  page.line("    " + finding.cause, Style::Dim);
  std::vector<std::string> notes = finding_notes(page, finding);
  for (const std::string& note : notes) page.paragraph(6, note, Style::Plain, "    ·");
  if (notes.empty() && knowledge::is_sayable("do." + finding.cause, finding.params))
    page.paragraph(6, page.say("do." + finding.cause, finding.params), Style::Plain,
                   "    ·");
  for (const diagnose::Change& change : one.changes) draw_change_lines(page, change);
}

static size_t count_of(const ZoneLint& lint, Severity severity) {
  return static_cast<size_t>(std::ranges::count_if(
      lint.findings,
      [&](const ZoneFinding& one) { return one.finding.severity == severity; }));
}

std::string zone_text(const ZoneLint& lint, const TextOptions& options) {
  Page page(options);
  for (const ZoneFinding& one : lint.findings) draw_finding(page, lint, one);
  page.blank();
  const size_t errors = count_of(lint, Severity::Error),
               warnings = count_of(lint, Severity::Warning);
  auto counted = [&](const char* key, size_t count) {
    std::string number = std::to_string(count);
    return number + ' ' + page.say(key, {{"count", number}});
  };
  std::string result = errors + warnings == 0
                           ? "✓ " + page.say("zone_lint.fine")
                           : counted("check.tally.problems", errors) + " · " +
                                 counted("check.tally.warnings", warnings);
  page.line({{result, errors > 0     ? Style::Bad
                      : warnings > 0 ? Style::Warning
                                     : Style::Good},
             {" · " + page.say("zone_lint.summary",
                               {{"records", std::to_string(lint.records)},
                                {"names", std::to_string(lint.examined.size())}})}});
  for (const std::string& text :
       {zone_untold(page, lint), zone_unread(page, lint), zone_left_out(page, lint)})
    if (!text.empty()) page.paragraph(2, text, Style::Dim, "?");
  return page.take();
}

boost::json::object zone_json(const ZoneLint& lint, const TextOptions& options) {
  Page page(options);
  boost::json::array findings;
  for (const ZoneFinding& one : lint.findings) {
    boost::json::object to{{"file", shown(lint.files[one.place.file])},
                           {"line", one.place.line}};
    if (one.place.column > 0) to["column"] = one.place.column;
    to["cause"] = one.finding.cause;
    to["severity"] = to_string(one.finding.severity);
    to["certainty"] = to_string(one.finding.certainty);
    to["title"] = page.say("title." + one.finding.cause, one.finding.params);
    boost::json::array notes;
    for (const std::string& note : finding_notes(page, one.finding))
      notes.emplace_back(note);
    if (!notes.empty()) to["notes"] = std::move(notes);
    findings.push_back(std::move(to));
  }
  boost::json::object out{
      {"schema", "mailwhy.zone/1"},
      {"files", boost::json::array(lint.files.begin(), lint.files.end())},
      {"records", lint.records},
      {"findings", std::move(findings)}};
  out["examined"] = boost::json::array(lint.examined.begin(), lint.examined.end());
  out["could_not_tell"] = boost::json::array(lint.untold.begin(), lint.untold.end());
  if (!lint.unread.empty())
    out["not_looked_up"] = boost::json::array(lint.unread.begin(), lint.unread.end());
  if (lint.left_out > 0) out["left_out"] = lint.left_out;
  return out;
}

int zone_status(const ZoneLint& lint) {
  return count_of(lint, Severity::Error) > 0 ? 1 : 0;
}

}  // namespace mailwhy::report
