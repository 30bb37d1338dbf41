// `mailwhy spf lint | fix | who --json`: mailwhy.spf_lint/1, mailwhy.spf_fix/1,
// mailwhy.spf_who/1.
#include <utility>

#include <boost/json/array.hpp>

#include "report/json.h"
#include "report/lint_sentence.h"
#include "report/provider_name.h"

namespace mailwhy::report {

namespace json = boost::json;

static std::string_view word(spf::Severity severity) {
  if (severity == spf::Severity::Error) return "error";
  return severity == spf::Severity::Warning ? "warning" : "info";
}

static json::object finding_json(const spf::LintFinding& finding,
                                 knowledge::Language language) {
  json::object out, params;
  out["rule"] = finding.rule;
  out["severity"] = word(finding.severity);
  out["domain"] = finding.domain;
  if (finding.size > 0) {
    out["offset"] = finding.offset;
    out["length"] = finding.size;
  }
  out["text"] = lint_sentence(language, finding);
  for (const auto& [name, value] : finding.params) params[name] = value;
  if (!params.empty()) out["params"] = std::move(params);
  if (finding.corrected) out["corrected"] = *finding.corrected;
  return out;
}

json::object to_json(const spf::LintReport& report, knowledge::Language language) {
  json::object out;
  out["schema"] = "mailwhy.spf_lint/1";
  out["domain"] = report.domain;
  out["records"] = json::array(report.records.begin(), report.records.end());
  out["lookups"] = report.lookups;
  out["void_lookups"] = report.void_lookups;
  json::array findings;
  for (const spf::LintFinding& finding : report.findings)
    findings.push_back(finding_json(finding, language));
  out["findings"] = std::move(findings);
  return out;
}

json::object to_json(const std::string& domain, const std::optional<spf::Fix>& fix) {
  json::object out;
  out["schema"] = "mailwhy.spf_fix/1";
  out["domain"] = domain;
  out["found"] = fix.has_value();
  if (!fix) return out;
  out["rrset"] = json::object{{"name", fix->change.name + "."},
                              {"type", "TXT"},
                              {"ttl", fix->change.ttl ? fix->change.ttl : 3600}};
  out["before"] = txt_values(fix->change.before);
  out["after"] = txt_values(fix->change.after);
  out["proof"] = to_json(fix->proof);
  if (!fix->traded.empty()) out["traded"] = fix->traded;
  if (!fix->mended.empty())
    out["mended"] = json::array(fix->mended.begin(), fix->mended.end());
  return out;
}

static json::array entries_json(const std::vector<spf::WhoEntry>& entries) {
  json::array out;
  for (const spf::WhoEntry& entry : entries) {
    auto ranges = entry.addresses.to_strings();
    json::object one;
    one["addresses"] = json::array(ranges.begin(), ranges.end());
    one["domain"] = entry.domain;
    if (auto name = provider_of(entry.domain, entry.path); !name.empty())
      one["provider"] = name;
    one["terms"] = json::array(entry.terms.begin(), entry.terms.end());
    one["path"] = json::array(entry.path.begin(), entry.path.end());
    if (!entry.depends_on.empty()) one["depends_on"] = entry.depends_on;
    out.push_back(std::move(one));
  }
  return out;
}

json::object to_json(const spf::Who& who) {
  json::object out;
  out["schema"] = "mailwhy.spf_who/1";
  out["domain"] = who.domain;
  if (!who.problem.empty()) out["problem"] = who.problem;
  out["permitted"] = entries_json(who.permitted);
  out["uncertain"] = entries_json(who.uncertain);
  out["others"] = to_string(who.others);
  return out;
}

}  // namespace mailwhy::report
