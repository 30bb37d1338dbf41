#include "report/text.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/change_text.h"
#include "report/check_text.h"
#include "report/facts_text.h"
#include "report/identifiers_table.h"
#include "report/open_questions.h"
#include "report/quote.h"
#include "report/record_matrix.h"
#include "report/servers_table.h"
#include "report/severity.h"
#include "report/spf_tree.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

using diagnose::Case;
using diagnose::Finding;
using diagnose::Report;

constexpr size_t kMaxFindings = 5;  // worst first; the rest with `all`

Style style_of(diagnose::Severity severity) {
  if (severity == diagnose::Severity::Error) return Style::Bad;
  return severity == diagnose::Severity::Warning ? Style::Warning : Style::Good;
}

std::string certainty_text(const Page& page, const Finding& finding) {
  return page.say("certainty." + std::string(to_string(finding.certainty)));
}

void draw_verdict(Page& page, const Finding& finding) {
  page.paragraph(2, page.say("title." + finding.cause, finding.params),
                 style_of(finding.severity), severity_sign(finding.severity));
  page.line("  " + finding.cause + ", " + certainty_text(page, finding), Style::Dim);
}

void draw_reply(Page& page, const Report& report, const Case& one) {
  if (quoted_reply(one.refusal).empty()) return;
  page.blank();
  if (!report.source.empty()) {
    std::string where = shown(report.source);
    if (one.refusal.reply_line) where += fmt::format(":{}", *one.refusal.reply_line);
    page.line("  " + where, Style::Dim);
  }
  draw_quote(page, one.refusal);
}

void draw_servers_of(Page& page, const Finding& finding, const diagnose::Evidence& ns) {
  const boost::json::value* zone = ns.detail.if_contains("domain");
  auto known = finding.params.find("domain");
  std::string domain = zone && zone->is_string()       ? std::string(zone->get_string())
                       : known != finding.params.end() ? known->second
                                                       : "";
  page.blank();
  page.heading(page.say("heading.servers", {{"domain", shown(domain)}}));
  draw_servers(page, ns.detail, 4);
}

void draw_who_speaks(Page& page, const Case& one) {
  IdentifiersTable table = read_identifiers(page, one);
  if (table.rows.empty()) return;
  page.blank();
  page.heading(page.say("heading.identifiers", {{"domain", table.from}}));
  draw_identifiers(page, table, 4);
}

void draw_derivation(Page& page, const Case& one, const Finding& finding) {
  if (const diagnose::Evidence* records =
          evidence_for(one, finding, "mail_records_in_sync")) {
    page.blank();
    return draw_record_matrix(page, records->detail, 4);
  }
  const diagnose::Evidence* ns = evidence_for(one, finding, "ns");
  if (is_about_servers(finding) && ns) return draw_servers_of(page, finding, *ns);
  bool identifiers = is_about_identifiers(finding);
  if (identifiers) draw_who_speaks(page, one);
  const diagnose::Evidence* evidence = evidence_for(one, finding, "spf");
  if (!evidence || !evidence->spf || evidence->spf->trace.empty()) return;
  if (identifiers && evidence->spf->verdict == spf::Verdict::Pass) return;
  text::Params params{{"domain", evidence->spf->domain},
                      {"result", std::string(to_string(evidence->spf->verdict))}};
  if (auto ip = finding.params.find("ip"); ip != finding.params.end())
    params["ip"] = ip->second;
  page.blank();
  page.heading(page.say("heading.spf", params));
  draw_spf_tree(page, *evidence->spf, 4);
}

// The changes for the answer; all of them where they are asked for, or belong to none.
void draw_changes(Page& page, const Report& report, const Case& one) {
  const std::string cause = one.findings.empty() ? "" : one.findings.front().cause;
  bool any = std::ranges::any_of(one.changes, [&](const diagnose::Change& change) {
    return change.for_cause == cause;
  });
  for (const diagnose::Change& change : one.changes)
    if (page.options().all || !any || change.for_cause == cause)
      draw_change(page, change, one, report.asked_at);
}

void draw_unknown(Page& page, const Case& one) {
  auto open = open_questions(one);
  if (open.empty()) return;
  page.blank();
  page.heading(page.say("heading.unknown"));
  for (const diagnose::Unknown* unknown : open) {
    page.paragraph(6, page.say(unknown->question.key, unknown->question.params),
                   Style::Warning, "    ?");
    if (!unknown->because.key.empty())
      page.paragraph(6, page.say(unknown->because.key, unknown->because.params));
  }
}

void draw_others(Page& page, const Case& one) {
  if (one.findings.size() < 2) return;
  page.blank();
  page.heading(page.say("heading.also"));
  size_t shown_count = page.options().all ? one.findings.size()
                                          : std::min(one.findings.size(), kMaxFindings);
  for (size_t i = 1; i < shown_count; i++) {
    const Finding& finding = one.findings[i];
    page.paragraph(6,
                   page.say("title." + finding.cause, finding.params) + " (" +
                       finding.cause + ", " + certainty_text(page, finding) + ")",
                   Style::Plain, "    " + std::string(severity_sign(finding.severity)));
    for (const text::Message& note : finding.notes)
      page.paragraph(6, page.say(note.key, note.params), Style::Dim);
  }
  if (size_t hidden = one.findings.size() - shown_count; hidden > 0)
    page.paragraph(6,
                   page.say("report.more_findings", {{"count", std::to_string(hidden)}}));
}

void draw_notes(Page& page, const std::vector<std::string>& notes) {
  if (notes.empty()) return;
  page.blank();
  page.heading(page.say("heading.notes"));
  for (const std::string& note : notes)
    page.paragraph(6, shown(note), Style::Plain, "    ·");
}

void draw_case(Page& page, const Report& report, const Case& one) {
  if (is_examination(report)) return draw_examination(page, report, one);
  if (one.findings.empty()) {
    bool open = !one.unknown.empty();
    page.paragraph(2,
                   page.say(open ? "report.could_not_tell" : "report.fine",
                            {{"what", shown(subject_of(report, &one))}}),
                   open ? Style::Warning : Style::Good, open ? "?" : "✓");
    draw_unknown(page, one);
    draw_notes(page, one.refusal.notes);
    return;
  }
  const Finding& answer = one.findings.front();
  draw_verdict(page, answer);
  page.blank();
  draw_what_now(page, one, answer, report.asked_at);
  draw_reply(page, report, one);
  page.blank();
  draw_who(page, one, answer);
  draw_derivation(page, one, answer);
  draw_changes(page, report, one);
  draw_unknown(page, one);
  draw_others(page, one);
  draw_notes(page, one.refusal.notes);
  page.blank();
  page.line("  " + page.say("report.more", {{"cause", answer.cause}}), Style::Dim);
}

}  // namespace

std::string to_text(const Report& report, const TextOptions& options) {
  Page page(options);
  if (report.cases.empty())
    page.paragraph(
        2,
        page.say("report.nothing_failed", {{"what", shown(subject_of(report, nullptr))}}),
        Style::Plain, "·");
  for (size_t i = 0; i < report.cases.size(); i++) {
    page.blank();
    const std::string& recipient = report.cases[i].refusal.facts.recipient;
    if (report.cases.size() > 1)
      page.line(fmt::format("[{}/{}] ", i + 1, report.cases.size()) +
                    page.say("report.recipient", {{"recipient", shown(recipient)}}),
                Style::Bold);
    draw_case(page, report, report.cases[i]);
  }
  draw_notes(page, report.notes);
  return page.take();
}

}  // namespace mailwhy::report
