#include "diagnose/checks/check.h"

#include "knowledge/knowledge.h"

namespace mailwhy::diagnose {

std::string_view to_string(State state) {
  switch (state) {
    case State::Fine:
      return "fine";
    case State::Problem:
      return "problem";
    case State::CouldNotTell:
      return "could_not_tell";
  }
  return "";
}

static constexpr Check kChecks[] = {
    {"domain", Needs::Nothing, check_domain},
    {"registration", Needs::Nothing, check_registration},
    {"name_servers", Needs::Nothing, check_name_servers},
    {"mail_records_in_sync", Needs::Nothing, check_mail_records_in_sync},
    {"dnssec", Needs::Nothing, check_dnssec},
    {"mx", Needs::Nothing, check_mx},
    {"ptr", Needs::Servers, check_ptr},
    {"helo", Needs::Servers, check_helo},
    {"spf", Needs::Nothing, check_spf},
    {"spf_addresses", Needs::Nothing, check_spf_addresses},
    {"dkim_keys", Needs::Nothing, check_dkim_keys},
    {"dmarc", Needs::Nothing, check_dmarc},
    {"mta_sts", Needs::Nothing, check_mta_sts},
    {"tls_rpt", Needs::Nothing, check_tls_rpt},
    {"dane", Needs::Nothing, check_dane},
    {"bimi", Needs::Nothing, check_bimi},
    {"caa", Needs::Nothing, check_caa},
    {"smtp", Needs::Nothing, check_smtp},
    {"block_lists", Needs::Servers, check_block_lists},
    {"services", Needs::Nothing, check_services},
};

std::span<const Check> checks() {
  return kChecks;
}

void could_not_tell(Outcome& outcome, text::Message because) {
  if (outcome.state == State::Fine) outcome.state = State::CouldNotTell;
  if (outcome.because.key.empty()) outcome.because = std::move(because);
}

void add_finding(Outcome& outcome, std::string cause, Severity severity,
                 Certainty certainty, text::Params params) {
  Finding finding;
  finding.severity = severity;
  finding.certainty = certainty;
  finding.params = std::move(params);
  if (const knowledge::Cause* known = knowledge::find_cause(cause))
    finding.actor = known->actor;
  finding.cause = std::move(cause);
  outcome.findings.push_back(std::move(finding));
  if (severity != Severity::Info) outcome.state = State::Problem;
}

void add_steps(Outcome& outcome, const std::string& cause,
               std::initializer_list<std::string_view> names,
               const text::Params& params) {
  Change change;
  change.for_cause = cause;
  change.kind = ChangeKind::Steps;
  for (std::string_view name : names) {
    std::string key = "step." + cause + '.' + std::string(name);
    if (knowledge::is_sayable(key, params)) change.steps.push_back({key, params});
  }
  if (!change.steps.empty()) outcome.changes.push_back(std::move(change));
}

}  // namespace mailwhy::diagnose
