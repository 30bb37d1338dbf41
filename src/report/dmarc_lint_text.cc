#include "report/dmarc_lint_text.h"

#include <algorithm>

#include "report/change_text.h"
#include "report/marks.h"
#include "report/severity.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

// The record as a zone file has it: in quotes, in strings of at most 255 octets.
std::string in_zone_file(const std::string& record) {
  return dns::rdata_to_text({{}, dns::Type::TXT, 0, dns::rdata_txt(record)});
}

void draw_finding(Page& page, const dmarc::LintReport& report,
                  const dmarc::LintFinding& finding) {
  page.blank();
  page.paragraph(2, dmarc_lint_sentence(page.options().language, finding),
                 severity_style(finding.severity), severity_sign(finding.severity));
  page.line("  " + finding.rule, Style::Dim);
  bool shows = !report.records.empty() && shown(report.records[0]) == report.records[0];
  if (shows && finding.size > 0 &&
      finding.offset + finding.size <= report.records[0].size())
    draw_marked(page, report.records[0],
                {{finding.offset, finding.offset + finding.size, ""}}, 4, kRecordLines);
  if (finding.corrected)
    page.line(
        "    " + page.say("dmarc_lint.better") + "  " + in_zone_file(*finding.corrected),
        Style::Good);
}

std::string count(const dmarc::LintReport& report, dmarc::Severity severity) {
  return std::to_string(
      std::ranges::count(report.findings, severity, &dmarc::LintFinding::severity));
}

// ---------------------------------------------------------------- the proof

std::string policy_word(const Page& page, const std::optional<dmarc::Policy>& policy) {
  return policy ? std::string(to_string(*policy)) : page.say("dmarc_fix.nothing");
}

const dmarc::ProofCase* find(const dmarc::Proof& proof, dmarc::Author author,
                             dmarc::Era era) {
  for (const dmarc::ProofCase& one : proof.cases)
    if (one.author == author && one.era == era) return &one;
  return nullptr;
}

// One line for both eras where they agree.
void draw_case(Page& page, const dmarc::Proof& proof, dmarc::Author author,
               std::string_view who_key) {
  const auto* now = find(proof, author, dmarc::Era::Rfc9989);
  const auto* old = find(proof, author, dmarc::Era::Rfc7489);
  if (!now || !old) return;
  auto draw = [&](const dmarc::ProofCase& one, std::string_view key) {
    page.paragraph(4,
                   page.say(key, {{"who", page.say(who_key)},
                                  {"before", policy_word(page, one.before)},
                                  {"after", policy_word(page, one.after)}}),
                   Style::Good);
  };
  draw(*now, "dmarc_fix.both");
  if (old->before != now->before || old->after != now->after) draw(*old, "dmarc_fix.old");
}

// Does failing mail meet a policy from now on that it did not meet?
bool becomes_strict(const dmarc::Proof& proof) {
  return std::ranges::any_of(proof.cases, [](const dmarc::ProofCase& one) {
    return one.after.value_or(dmarc::Policy::None) >
           one.before.value_or(dmarc::Policy::None);
  });
}

}  // namespace

std::string dmarc_lint_sentence(knowledge::Language language,
                                const dmarc::LintFinding& finding) {
  text::Params params;
  for (const auto& [name, value] : finding.params) params[name] = shown(value);
  return knowledge::say(language, "dmarc_lint." + finding.rule, params);
}

std::string dmarc_lint_text(const dmarc::LintReport& report, const TextOptions& options) {
  Page page(options);
  std::string domain = shown(report.domain);
  if (report.findings.empty()) {
    page.paragraph(2, page.say("dmarc_lint.fine", {{"domain", domain}}), Style::Good,
                   "✓");
  } else {
    std::string totals = page.say("dmarc_lint.totals",
                                  {{"errors", count(report, dmarc::Severity::Error)},
                                   {"warnings", count(report, dmarc::Severity::Warning)},
                                   {"notes", count(report, dmarc::Severity::Info)}});
    page.paragraph(0, (domain.empty() ? "" : domain + ": ") + totals, Style::Bold);
  }
  for (const std::string& record : report.records) page.paragraph(2, shown(record));
  for (const dmarc::LintFinding& finding : report.findings)
    draw_finding(page, report, finding);
  if (report.mended) {
    page.blank();
    page.paragraph(2, page.say("dmarc_lint.mended"));
    page.line("    " + in_zone_file(*report.mended), Style::Good);
  }
  return page.take();
}

std::string dmarc_fix_text(const std::string& domain,
                           const std::optional<dmarc::Fix>& fix,
                           const TextOptions& options) {
  Page page(options);
  text::Params params{{"domain", shown(domain)}};
  if (!fix) {
    page.paragraph(2, page.say("dmarc_fix.no_fix", params), Style::Warning, "?");
    return page.take();
  }
  if (fix->change.before == fix->change.after) {
    page.paragraph(2, page.say("dmarc_fix.no_change_needed", params), Style::Good, "✓");
    return page.take();
  }
  page.heading(page.say("heading.change"));
  draw_diff(
      page,
      {fix->change.name + ".", dns::Type::TXT, fix->change.ttl ? fix->change.ttl : 3600},
      fix->change.before, fix->change.after, 4);
  page.heading(page.say("heading.proof"));
  draw_case(page, fix->proof, dmarc::Author::Itself, "dmarc_fix.itself");
  draw_case(page, fix->proof, dmarc::Author::Below, "dmarc_fix.below");
  draw_case(page, fix->proof, dmarc::Author::BelowMissing, "dmarc_fix.missing");
  if (becomes_strict(fix->proof)) {
    page.blank();
    page.paragraph(4, page.say("dmarc_fix.strict"), Style::Warning);
  }
  return page.take();
}

}  // namespace mailwhy::report
