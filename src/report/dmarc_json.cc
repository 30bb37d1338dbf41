#include "report/dmarc_json.h"

#include <utility>

#include <boost/json/array.hpp>

#include "report/dmarc_lint_text.h"
#include "report/json.h"
#include "report/json_put.h"

namespace mailwhy::report {

namespace json = boost::json;

static json::object to_json(const dmarc::Alignment& one) {
  json::object out;
  out["domain"] = one.domain;
  put(out, "selector", one.selector);
  out["result"] = one.result;
  out["aligned"] = one.aligned;
  out["because"] = to_string(one.way);
  if (one.way == dmarc::Way::NotPassed && one.would_align)
    out["would_align"] = *one.would_align;
  put(out, "organizational_domain", one.organizational_domain);
  return out;
}

static json::object to_json(const dmarc::OldReading& old) {
  json::object out;
  out["result"] = to_string(old.verdict);
  if (old.policy) out["policy"] = to_string(*old.policy);
  put(out, "policy_domain", old.policy_domain);
  put(out, "organizational_domain", old.organizational_domain);
  if (old.policy && old.percent != 100) out["percent"] = old.percent;
  return out;
}

json::object to_json(const dmarc::Outcome& outcome) {
  json::object out;
  out["schema"] = "mailwhy.dmarc/1";
  out["result"] = to_string(outcome.verdict);
  put(out, "author_domain", outcome.author_domain);
  if (outcome.policy) out["policy"] = to_string(*outcome.policy);
  put(out, "policy_domain", outcome.policy_domain);
  if (outcome.policy) out["source"] = to_string(outcome.source);
  if (outcome.testing && outcome.requested) {
    out["testing"] = true;
    out["published_policy"] = to_string(*outcome.requested);
  }
  // Section 7.4: what a receiver may do for this result alone. It never is "reject".
  if (outcome.verdict == dmarc::Verdict::Fail && outcome.policy) {
    out["refuse_for_this_alone"] = false;
    out["handling_alone"] = to_string(outcome.handling_alone());
  }
  put(out, "organizational_domain", outcome.organizational_domain);
  out["queries"] = json::array(outcome.queries.begin(), outcome.queries.end());
  if (outcome.asked_existence) out["asked_existence"] = true;
  if (outcome.spf) out["spf"] = to_json(*outcome.spf);
  json::array dkim;
  for (const dmarc::Alignment& one : outcome.dkim) dkim.push_back(to_json(one));
  out["dkim"] = std::move(dkim);
  put(out, "record", outcome.record);
  if (!outcome.problem_kind.empty()) {
    json::object problem;
    problem["kind"] = outcome.problem_kind;
    put(problem, "domain", outcome.problem_domain);
    put(problem, "text", outcome.problem);
    out["problem"] = std::move(problem);
  }
  if (outcome.rfc7489) out["rfc7489"] = to_json(*outcome.rfc7489);
  return out;
}

// ---------------------------------------------------------------- lint and fix

static std::string_view word(dmarc::Severity severity) {
  if (severity == dmarc::Severity::Error) return "error";
  return severity == dmarc::Severity::Warning ? "warning" : "info";
}

static json::object to_json(const dmarc::LintFinding& finding,
                            knowledge::Language language) {
  json::object out, params;
  out["rule"] = finding.rule;
  out["severity"] = word(finding.severity);
  if (finding.size > 0) {
    out["offset"] = finding.offset;
    out["length"] = finding.size;
  }
  out["text"] = dmarc_lint_sentence(language, finding);
  for (const auto& [name, value] : finding.params) params[name] = value;
  if (!params.empty()) out["params"] = std::move(params);
  if (finding.corrected) out["corrected"] = *finding.corrected;
  return out;
}

json::object to_json(const dmarc::LintReport& report, knowledge::Language language) {
  json::object out;
  out["schema"] = "mailwhy.dmarc_lint/1";
  put(out, "domain", report.domain);
  out["records"] = json::array(report.records.begin(), report.records.end());
  put(out, "policy_domain", report.policy_domain);
  put(out, "organizational_domain", report.organizational_domain);
  json::array findings;
  for (const dmarc::LintFinding& finding : report.findings)
    findings.push_back(to_json(finding, language));
  out["findings"] = std::move(findings);
  if (report.mended) out["corrected"] = *report.mended;
  return out;
}

static std::string_view word(dmarc::Author author) {
  switch (author) {
    case dmarc::Author::Itself:
      return "itself";
    case dmarc::Author::Below:
      return "below";
    case dmarc::Author::BelowMissing:
      return "below_missing";
  }
  return "itself";
}

static std::string_view word(const std::optional<dmarc::Policy>& policy) {
  return policy ? to_string(*policy) : "no_policy";
}

json::object to_json(const dmarc::Proof& proof) {
  json::array cases, mails;
  for (const dmarc::ProofCase& one : proof.cases)
    cases.push_back(
        json::object{{"author", word(one.author)},
                     {"rfc", one.era == dmarc::Era::Rfc9989 ? "9989" : "7489"},
                     {"before", word(one.before)},
                     {"after", word(one.after)}});
  for (const dmarc::MailCase& one : proof.mails)
    mails.push_back(json::object{{"name", one.query.from},
                                 {"before", to_string(one.before)},
                                 {"after", to_string(one.after)}});
  json::object out;
  out["check"] = "dmarc";
  out["policies"] = std::move(cases);
  if (!mails.empty()) out["cases"] = std::move(mails);
  out["holds"] = proof.holds;
  put(out, "refused_because", proof.refused_because);
  return out;
}

json::object to_json(const std::string& domain, const std::optional<dmarc::Fix>& fix) {
  json::object out;
  out["schema"] = "mailwhy.dmarc_fix/1";
  out["domain"] = domain;
  out["found"] = fix.has_value();
  if (!fix) return out;
  out["rrset"] = json::object{{"name", fix->change.name + "."},
                              {"type", "TXT"},
                              {"ttl", fix->change.ttl ? fix->change.ttl : 3600}};
  out["before"] = txt_values(fix->change.before);
  out["after"] = txt_values(fix->change.after);
  bool changes = fix->change.before != fix->change.after;
  if (changes) out["proof"] = to_json(fix->proof);
  if (!fix->mended.empty())
    out["mended"] = json::array(fix->mended.begin(), fix->mended.end());
  return out;
}

}  // namespace mailwhy::report
