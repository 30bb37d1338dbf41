#include "report/dkim_lint_text.h"

#include <boost/json/array.hpp>

#include "dns/record.h"
#include "report/dkim_text.h"
#include "report/marks.h"
#include "report/severity.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace json = boost::json;
using dkim::LintFinding;

// ---------------------------------------------------------------- JSON

static std::string_view word(dkim::Severity severity) {
  if (severity == dkim::Severity::Error) return "error";
  return severity == dkim::Severity::Warning ? "warning" : "info";
}

static json::array findings_json(const std::vector<LintFinding>& findings,
                                 knowledge::Language language) {
  json::array out;
  for (const LintFinding& finding : findings) {
    json::object one, params;
    one["rule"] = finding.rule;
    one["severity"] = word(finding.severity);
    if (finding.signature > 0) one["signature"] = finding.signature;
    if (finding.size > 0) {
      one["offset"] = finding.offset;
      one["length"] = finding.size;
    }
    one["text"] = dkim_sentence(language, finding.text);
    for (const auto& [name, value] : finding.text.params) params[name] = value;
    if (!params.empty()) one["params"] = std::move(params);
    if (finding.corrected) one["corrected"] = *finding.corrected;
    out.push_back(std::move(one));
  }
  return out;
}

json::object to_json(const dkim::KeyLint& lint, knowledge::Language language) {
  json::object out;
  out["schema"] = "mailwhy.dkim_lint/1";
  out["name"] = lint.name;
  out["records"] = json::array(lint.records.begin(), lint.records.end());
  out["findings"] = findings_json(lint.findings, language);
  return out;
}

json::object to_json(const dkim::MailLint& lint, knowledge::Language language) {
  json::object out;
  out["schema"] = "mailwhy.dkim_lint/1";
  out["result"] = to_string(lint.verification.result);
  out["signatures"] = lint.verification.checks.size();
  out["findings"] = findings_json(lint.findings, language);
  return out;
}

// ---------------------------------------------------------------- text

static void draw_head(Page& page, const LintFinding& finding) {
  page.blank();
  page.paragraph(2, dkim_sentence(page.options().language, finding.text),
                 severity_style(finding.severity), severity_sign(finding.severity));
  std::string line = "  " + finding.rule;
  if (finding.signature > 0)
    line += ", " + page.say("dkim.lint.of_signature",
                            {{"number", std::to_string(finding.signature)}});
  page.line(line, Style::Dim);
}

static void draw_corrected(Page& page, const std::string& text) {
  page.line("    " + page.say("dkim.lint.corrected") + "  " + shown(text), Style::Good);
}

// As it stands in a zone file.
static std::string as_txt(const std::string& record) {
  return dns::rdata_to_text({{}, dns::Type::TXT, 0, dns::rdata_txt(record)});
}

std::string dkim_lint_text(const dkim::KeyLint& lint, const TextOptions& options) {
  Page page(options);
  if (lint.findings.empty())
    page.paragraph(2, page.say("dkim.lint.fine", {{"what", shown(lint.name)}}),
                   Style::Good, "✓");
  else
    page.paragraph(0, shown(lint.name), Style::Bold);
  for (const std::string& record : lint.records)
    page.paragraph(2, shown(record), Style::Dim);
  for (const LintFinding& finding : lint.findings) {
    draw_head(page, finding);
    bool one = lint.records.size() == 1 && shown(lint.records[0]) == lint.records[0];
    if (one && finding.size > 0)
      draw_marked(page, lint.records[0],
                  {{finding.offset, finding.offset + finding.size, ""}}, 4, kRecordLines);
    if (finding.corrected) draw_corrected(page, as_txt(*finding.corrected));
  }
  return page.take();
}

std::string dkim_lint_text(const dkim::MailLint& lint, const std::string& source,
                           const TextOptions& options) {
  Page page(options);
  if (lint.findings.empty())
    page.paragraph(2, page.say("dkim.lint.fine", {{"what", shown(source)}}), Style::Good,
                   "✓");
  else
    page.paragraph(0, shown(source), Style::Bold);
  for (const LintFinding& finding : lint.findings) {
    draw_head(page, finding);
    if (finding.corrected) draw_corrected(page, *finding.corrected);
  }
  return page.take();
}

}  // namespace mailwhy::report
