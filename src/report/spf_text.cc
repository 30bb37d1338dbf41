#include "report/spf_text.h"

#include <algorithm>

#include "report/change_text.h"
#include "report/lint_sentence.h"
#include "report/marks.h"
#include "report/provider_name.h"
#include "report/severity.h"
#include "report/spf_tree.h"
#include "report/utf8.h"
#include "spf/edit.h"

namespace mailwhy::report {

namespace {

constexpr size_t kShownRanges = 12;  // of one record; more with `all`

Style style_of(spf::Verdict verdict) {
  if (verdict == spf::Verdict::Pass) return Style::Good;
  bool open = verdict == spf::Verdict::None || verdict == spf::Verdict::Neutral;
  return open ? Style::Plain : Style::Bad;
}

void draw_finding(Page& page, const spf::LintReport& report,
                  const spf::LintFinding& finding) {
  page.blank();
  page.paragraph(2, lint_sentence(page.options().language, finding),
                 severity_style(finding.severity), severity_sign(finding.severity));
  page.line("  " + finding.rule, Style::Dim);
  bool here = finding.domain == report.domain;
  if (!here && !finding.domain.empty())
    page.paragraph(
        4, page.say("workbench.in_record_of", {{"domain", shown(finding.domain)}}));
  bool one = report.records.size() == 1 && shown(report.records[0]) == report.records[0];
  if (here && one && finding.size > 0 &&
      finding.offset + finding.size <= report.records[0].size())
    draw_marked(page, report.records[0],
                {{finding.offset, finding.offset + finding.size, ""}}, 4, kRecordLines);
  if (finding.corrected)
    page.line(
        "    " + page.say("workbench.corrected") + "  " +
            dns::rdata_to_text({{},
                                dns::Type::TXT,
                                0,
                                dns::rdata_txt(spf::to_strings(*finding.corrected))}),
        Style::Good);
}

long count(const spf::LintReport& report, spf::Severity severity) {
  return std::ranges::count(report.findings, severity, &spf::LintFinding::severity);
}

void draw_entry(Page& page, const spf::WhoEntry& entry) {
  std::string head = shown(entry.domain);
  if (std::string_view name = provider_of(entry.domain, entry.path); !name.empty())
    head += " (" + std::string(name) + ")";
  page.paragraph(2, head, Style::Bold);
  std::string terms;
  for (const std::string& term : entry.terms)
    terms += (terms.empty() ? "" : " ") + shown(term);
  if (!terms.empty()) page.paragraph(4, cut(terms, page.width() * 2), Style::Dim);
  if (!entry.depends_on.empty())
    page.paragraph(4, page.say("workbench.depends", {{"what", shown(entry.depends_on)}}));
  // What depends on the address may be all addresses but some: nothing to read.
  auto ranges = entry.addresses.to_strings();
  bool readable =
      entry.depends_on.empty() || ranges.size() <= kShownRanges || page.options().all;
  if (!ranges.empty() && readable)
    page.paragraph(
        4, ranges_text(page, ranges, page.options().all ? ranges.size() : kShownRanges));
}

}  // namespace

std::string spf_check_text(const spf::Query& query, const spf::Result& result,
                           const TextOptions& options) {
  Page page(options);
  page.paragraph(
      2,
      page.say("heading.spf", {{"domain", shown(result.domain)},
                               {"ip", query.client_ip.to_string()},
                               {"result", std::string(to_string(result.verdict))}}),
      style_of(result.verdict), result.verdict == spf::Verdict::Pass ? "✓" : "·");
  page.blank();
  draw_spf_tree(page, result, 2);
  page.blank();
  if (result.trace.empty() && !result.problem.empty())
    page.paragraph(2, spf_problem_text(page, result));
  if (!result.explanation.empty())
    page.paragraph(
        2, page.say("workbench.explanation", {{"text", shown(result.explanation)}}));
  page.paragraph(2, page.say("workbench.lookups",
                             {{"lookups", std::to_string(result.lookups)},
                              {"limit", std::to_string(spf::kMaxLookups)},
                              {"void", std::to_string(result.void_lookups)},
                              {"void_limit", std::to_string(spf::kMaxVoidLookups)}}));
  return page.take();
}

std::string spf_lint_text(const spf::LintReport& report, const TextOptions& options) {
  Page page(options);
  text::Params params{
      {"domain", shown(report.domain)},
      {"lookups", std::to_string(report.lookups)},
      {"errors", std::to_string(count(report, spf::Severity::Error))},
      {"warnings", std::to_string(count(report, spf::Severity::Warning))}};
  if (report.findings.empty()) {
    page.paragraph(2, page.say("workbench.fine", params), Style::Good, "✓");
  } else {
    page.paragraph(0, shown(report.domain) + ": " + page.say("workbench.totals", params),
                   Style::Bold);
  }
  for (const std::string& record : report.records) page.paragraph(2, shown(record));
  for (const spf::LintFinding& finding : report.findings)
    draw_finding(page, report, finding);
  return page.take();
}

std::string spf_fix_text(const std::string& domain, const std::optional<spf::Fix>& fix,
                         const TextOptions& options) {
  Page page(options);
  text::Params params{{"domain", shown(domain)}};
  if (!fix) {
    page.paragraph(2, page.say("workbench.no_fix", params), Style::Warning, "?");
    return page.take();
  }
  if (fix->change.before == fix->change.after) {
    page.paragraph(2, page.say("workbench.no_change_needed", params), Style::Good, "✓");
    return page.take();
  }
  page.heading(page.say("heading.change"));
  draw_diff(
      page,
      {fix->change.name + ".", dns::Type::TXT, fix->change.ttl ? fix->change.ttl : 3600},
      fix->change.before, fix->change.after, 4);
  page.heading(page.say("heading.proof"));
  draw_proof(page, fix->proof, fix->change.after, 4);
  for (const spf::Trade& trade : fix->trades) {
    std::string what = page.say(
        "workbench.trade",
        {{"term", shown(trade.term)}, {"count", std::to_string(trade.networks.size())}});
    page.paragraph(4, page.say("workbench.traded", {{"what", what}}), Style::Warning);
  }
  return page.take();
}

std::string spf_who_text(const spf::Who& who, const TextOptions& options) {
  Page page(options);
  page.paragraph(0, page.say("workbench.permitted", {{"domain", shown(who.domain)}}),
                 Style::Bold);
  if (!who.problem.empty()) page.paragraph(2, shown(who.problem), Style::Bad);
  if (who.permitted.empty()) page.paragraph(2, page.say("workbench.nobody"));
  for (const spf::WhoEntry& entry : who.permitted) draw_entry(page, entry);
  if (!who.uncertain.empty()) {
    page.blank();
    page.paragraph(0, page.say("workbench.may_permit"), Style::Bold);
    for (const spf::WhoEntry& entry : who.uncertain) draw_entry(page, entry);
  }
  page.blank();
  page.paragraph(2, page.say("workbench.everybody_else",
                             {{"result", std::string(to_string(who.others))}}));
  return page.take();
}

}  // namespace mailwhy::report
