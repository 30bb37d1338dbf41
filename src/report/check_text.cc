#include "report/check_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/change_text.h"
#include "report/record_matrix.h"
#include "report/senders_text.h"
#include "report/utf8.h"

namespace mailwhy::report {

using diagnose::Case;
using diagnose::Evidence;
using diagnose::Finding;
using diagnose::Severity;

CheckCounts count_checks(const Case& one) {
  CheckCounts counts;
  for (const Finding& finding : one.findings) {
    counts.problems += finding.severity == Severity::Error;
    counts.warnings += finding.severity == Severity::Warning;
  }
  for (const Evidence& evidence : one.evidence) {
    counts.fine += evidence.verdict == "fine";
    counts.unknown += evidence.verdict == "could_not_tell";
  }
  return counts;
}

std::string examined(const diagnose::Report& report, const Case& one) {
  const bounce::Facts& facts = one.refusal.facts;
  if (!facts.sender_domain.empty()) return facts.sender_domain;
  return facts.client_ip ? facts.client_ip->to_string() : report.source;
}

bool is_examination(const diagnose::Report& report) {
  return report.kind == bounce::Kind::Domain || report.kind == bounce::Kind::Ip;
}

std::string check_name(const Page& page, const Evidence& evidence) {
  return page.say("check.name." + evidence.check);
}

std::string why_untold(const Page& page, const Evidence& evidence) {
  if (!evidence.because.key.empty())
    return " (" + page.say(evidence.because.key, evidence.because.params) + ")";
  const boost::json::value* problem = evidence.detail.if_contains("problem");
  if (!problem || !problem->is_string() || problem->get_string().empty()) return "";
  std::string why(problem->get_string());
  if (std::string key = "check.why." + why; knowledge::has_sentence(key))
    return " (" + page.say(key) + ")";
  return " (" + shown(why) + ")";
}

std::string examination_headline(const Page& page, const diagnose::Report& report,
                                 const Case& one) {
  CheckCounts counts = count_checks(one);
  text::Params params{{"what", shown(examined(report, one))},
                      {"problems", std::to_string(counts.problems)},
                      {"warnings", std::to_string(counts.warnings)}};
  if (counts.problems > 0 && counts.warnings > 0)
    return page.say("check.headline.both", params);
  if (counts.problems > 0) return page.say("check.headline.problems", params);
  if (counts.warnings > 0) return page.say("check.headline.warnings", params);
  return page.say(counts.fine > 0 ? "report.fine" : "report.could_not_tell", params);
}

// "example.org   2 problems · 1 warning · 5 fine · 0 could not tell", each in its colour.
static void draw_summary(Page& page, const diagnose::Report& report, const Case& one) {
  CheckCounts counts = count_checks(one);
  const std::pair<const char*, std::pair<size_t, Style>> parts[] = {
      {"check.tally.problems", {counts.problems, Style::Bad}},
      {"check.tally.warnings", {counts.warnings, Style::Warning}},
      {"check.tally.fine", {counts.fine, Style::Good}},
      {"check.tally.unknown", {counts.unknown, Style::Warning}}};
  std::vector<Span> line = {{shown(examined(report, one)), Style::Bold}, {"  "}};
  for (const auto& [key, part] : parts) {
    std::string number = std::to_string(part.first);
    line.push_back({line.size() > 2 ? " · " : " "});
    line.push_back({number + " " + page.say(key, {{"count", number}}),
                    part.first > 0 ? part.second : Style::Dim});
  }
  page.line(line);
}

// The matrix shows who has what.
static bool stands_in_matrix(const text::Message& note) {
  return note.key == "note.servers_have_record" ||
         note.key == "note.servers_have_no_record";
}

static void draw_finding(Page& page, const Case& one, const Finding& finding) {
  bool error = finding.severity == Severity::Error;
  bool info = finding.severity == Severity::Info;
  page.blank();
  page.paragraph(2, page.say("title." + finding.cause, finding.params),
                 error  ? Style::Bad
                 : info ? Style::Plain
                        : Style::Warning,
                 error  ? "✗"
                 : info ? "·"
                        : "!");
  page.line("  " + finding.cause + ", " +
                page.say("certainty." + std::string(to_string(finding.certainty))),
            Style::Dim);
  const Evidence* records = evidence_for(one, finding, "mail_records_in_sync");
  if (records) draw_record_matrix(page, records->detail, 4);
  for (const text::Message& note : finding.notes)
    if (!records || !stands_in_matrix(note))
      page.paragraph(6, page.say(note.key, note.params), Style::Plain, "    ·");
  if (error && !finding.actor.empty())
    page.labelled("label.must_act", page.say("actor." + finding.actor, finding.params));
}

// One finding after another; behind the last of the loudest of a cause its changes.
static void draw_findings(Page& page, const diagnose::Report& report, const Case& one,
                          bool& left_out) {
  const bool all = page.options().all;
  for (size_t i = 0; i < one.findings.size(); i++) {
    const Finding& finding = one.findings[i];
    if (finding.severity == Severity::Info && !all) continue;
    draw_finding(page, one, finding);
    if (!diagnose::closes_cause(one, i)) continue;
    for (const diagnose::Change& change : one.changes) {
      if (change.for_cause != finding.cause) continue;
      if (finding.severity == Severity::Error || all)
        draw_change(page, change, one, report.asked_at);
      else
        left_out = true;
    }
  }
}

// What only somebody who knows the domain's mail can say.
static void draw_questions(Page& page, const Case& one) {
  for (const diagnose::Unknown& unknown : one.unknown) {
    if (unknown.option.empty()) continue;  // stands before its change
    page.paragraph(2, page.say(unknown.question.key, unknown.question.params),
                   Style::Warning, "?");
    page.paragraph(4, page.say(unknown.because.key, unknown.because.params));
  }
}

static void draw_rest(Page& page, const Case& one, bool left_out) {
  page.blank();
  for (const Evidence& evidence : one.evidence)
    if (evidence.verdict == "could_not_tell")
      page.paragraph(
          2,
          page.say("check.could_not_tell", {{"check", check_name(page, evidence)}}) +
              why_untold(page, evidence),
          Style::Warning, "?");
  draw_questions(page, one);
  std::string fine;
  for (const Evidence& evidence : one.evidence)
    if (evidence.verdict == "fine")
      fine += (fine.empty() ? "" : ", ") + check_name(page, evidence);
  if (!fine.empty())
    page.paragraph(2, page.say("check.fine", {{"checks", fine}}), Style::Good, "✓");
  for (const Evidence& evidence : one.evidence)
    if (evidence.check == "services") draw_senders(page, evidence.detail);
  size_t remarks = std::ranges::count(one.findings, Severity::Info, &Finding::severity);
  if (page.options().all) return;
  page.blank();
  if (left_out) page.line("  " + page.say("check.changes_left_out"), Style::Dim);
  if (remarks > 0)
    page.line("  " + page.say("check.remarks", {{"count", std::to_string(remarks)}}),
              Style::Dim);
}

void draw_examination(Page& page, const diagnose::Report& report, const Case& one) {
  bool left_out = false;
  draw_summary(page, report, one);
  draw_findings(page, report, one, left_out);
  draw_rest(page, one, left_out);
}

}  // namespace mailwhy::report
