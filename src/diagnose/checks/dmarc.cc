// The DMARC record as receivers of both eras find it: `dmarc lint`, with the mended
// record proven (RFC 9989, RFC 7489).
#include <algorithm>

#include "diagnose/checks/check.h"
#include "dmarc/fix.h"
#include "dmarc/lint.h"

namespace mailwhy::diagnose {

static std::string cause_of(const dmarc::LintFinding& finding) {
  if (finding.rule == "no_record") return "dmarc_no_record";
  if (finding.rule == "report_not_authorised" || finding.rule == "report_domain_missing")
    return "dmarc_reports_lost";
  return finding.severity == dmarc::Severity::Error ? "dmarc_record_invalid"
                                                    : "dmarc_advice";
}

static void judge(const dmarc::LintReport& lint, Outcome& out) {
  for (const dmarc::LintFinding& fault : lint.findings) {
    if (fault.rule == "dns_error") {
      could_not_tell(out);
      continue;
    }
    if (fault.severity == dmarc::Severity::Info) continue;
    std::string cause = cause_of(fault);
    text::Params params = fault.params;
    params["domain"] = lint.domain;
    text::Message said{"dmarc_lint." + fault.rule, params};
    auto known = std::ranges::find(out.findings, cause, &Finding::cause);
    if (known == out.findings.end()) {
      bool error = fault.severity == dmarc::Severity::Error;
      add_finding(out, cause, error ? Severity::Error : Severity::Warning,
                  Certainty::Likely, {{"domain", lint.domain}});
      known = out.findings.end() - 1;
    }
    if (cause != "dmarc_no_record") known->notes.push_back(std::move(said));
  }
}

static void offer_fixed(const Examination& of, const std::string& cause, Outcome& out) {
  auto fix = dmarc::fix(of.resolver, {of.target.domain, {}, {}});
  if (!fix || fix->change.before == fix->change.after) return;
  Change change = change_of_record(fix->change, cause, of.now);
  change.proof_check = "dmarc";
  change.named_cases = {{of.target.domain, {false, true}}};
  out.changes.push_back(std::move(change));
}

std::optional<Outcome> check_dmarc(const Examination& of) {
  const std::string& domain = of.target.domain;
  if (domain.empty()) return std::nullopt;
  dmarc::LintReport lint = dmarc::lint(of.resolver, domain);
  Outcome out;
  out.detail["domain"] = domain;
  out.detail["records"] = texts_json(lint.records);
  if (!lint.policy_domain.empty()) out.detail["policy_domain"] = lint.policy_domain;
  if (!lint.organizational_domain.empty())
    out.detail["organizational_domain"] = lint.organizational_domain;
  judge(lint, out);
  for (const Finding& finding : std::vector<Finding>(out.findings)) {
    if (finding.cause == "dmarc_reports_lost")
      add_steps(out, finding.cause, {"authorise", "other"}, finding.params);
    else
      offer_fixed(of, finding.cause, out);
  }
  return out;
}

}  // namespace mailwhy::diagnose
