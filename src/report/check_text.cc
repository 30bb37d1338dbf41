#include "report/check_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/change_text.h"
#include "report/detail.h"
#include "report/open_questions.h"
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
  std::string why = text_in(evidence.detail, "problem");
  return why.empty() ? "" : " (" + why + ")";
}

std::vector<std::string> finding_notes(const Page& page, const Finding& finding) {
  std::vector<std::string> notes;
  const std::string title = page.say("title." + finding.cause, finding.params) + '.';
  for (const text::Message& note : finding.notes)
    if (std::string said = page.say(note.key, note.params); said != title)
      notes.push_back(std::move(said));
  return notes;
}

static bool same_record(const diagnose::Change& one, const diagnose::Change& other) {
  return one.kind == diagnose::ChangeKind::Dns && other.kind == one.kind &&
         one.rrset.name == other.rrset.name && one.rrset.type == other.rrset.type &&
         one.before == other.before && one.after == other.after &&
         one.only_if == other.only_if;
}

const Finding* mended_with(const Case& one, size_t place,
                           const diagnose::Change& change) {
  for (const diagnose::Change& other : one.changes) {
    if (!same_record(other, change) || other.for_cause == change.for_cause) continue;
    size_t earlier = diagnose::finding_of(one, other);
    if (earlier < place) return &one.findings[earlier];
  }
  return nullptr;
}

std::string fine_text(const Page& page, const Case& one) {
  std::string fine;
  for (const Evidence& evidence : one.evidence)
    if (evidence.verdict == "fine")
      fine += (fine.empty() ? "" : ", ") + check_name(page, evidence);
  return fine.empty() ? "" : page.say("check.fine", {{"checks", fine}});
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
  Finding said = finding;
  if (records)  // the matrix shows who has what
    std::erase_if(said.notes, [](const text::Message& note) {
      return note.key == "note.servers_have_record" ||
             note.key == "note.servers_have_no_record";
    });
  for (const std::string& note : finding_notes(page, said))
    page.paragraph(6, note, Style::Plain, "    ·");
  if (error && !finding.actor.empty())
    page.labelled("label.must_act", page.say("actor." + finding.actor, finding.params));
}

// One finding after another, behind each its changes.
static void draw_findings(Page& page, const diagnose::Report& report, const Case& one,
                          bool& left_out) {
  const bool all = page.options().all;
  const auto changes = diagnose::changes_by_finding(one);
  for (size_t i = 0; i < one.findings.size(); i++) {
    const Finding& finding = one.findings[i];
    if (finding.severity == Severity::Info && !all) continue;
    draw_finding(page, one, finding);
    for (const diagnose::Change* change : changes[i]) {
      const Finding* earlier = mended_with(one, i, *change);
      if (earlier && (earlier->severity == Severity::Error || all))
        page.paragraph(6, page.say("check.same_change"), Style::Plain, "    ·");
      else if (finding.severity == Severity::Error || all)
        draw_change(page, *change, one, report.asked_at);
      else
        left_out = true;
    }
  }
}

// What only somebody who knows the domain's mail can say, and what single lists did not.
static void draw_questions(Page& page, const Case& one) {
  auto open = open_questions(one);
  FoldedQuestions folded = fold_alike(open);
  for (const diagnose::Unknown* unknown : page.options().all ? open : folded.shown)
    page.paragraph(2,
                   page.say(unknown->question.key, unknown->question.params) + " " +
                       page.say(unknown->because.key, unknown->because.params),
                   Style::Warning, "?");
  if (!page.options().all && !folded.rest.empty())
    page.line("  " + page.say("check.questions",
                              {{"count", std::to_string(folded.rest.size())}}),
              Style::Dim);
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
  if (std::string fine = fine_text(page, one); !fine.empty())
    page.paragraph(2, fine, Style::Good, "✓");
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
