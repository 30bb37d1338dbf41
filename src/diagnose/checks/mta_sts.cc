// MTA-STS: does its record stand there once, is its policy to be had, and does it name
// the servers that the MX records name? RFC 8461.
#include "transport/mta_sts.h"

#include "diagnose/checks/mail_hosts.h"
#include "diagnose/checks/sts_view.h"

namespace mailwhy::diagnose {

using transport::StsMode;
using transport::WebAnswer;

static constexpr uint32_t kShortAge = 24 * 3600;  // "weeks or greater": section 3.2

static void note_faults(const std::vector<transport::Fault>& faults, Finding& finding) {
  for (const transport::Fault& fault : faults)
    finding.notes.push_back(fault_note(fault.rule, fault.value));
}

// The record is there, and nobody can read the policy.
static void judge_page(const StsView& view, const text::Params& params, Outcome& out) {
  const WebAnswer& page = view.page;
  std::vector<text::Message> why;
  if (view.host_missing)
    why = {{"transport_fault.policy_no_address", {}}};
  else if (page.status == WebAnswer::Status::BadCertificate)
    why = certificate_notes("policy_certificate", page.problem);
  else if (page.status == WebAnswer::Status::Refused)
    why = {{"transport_fault.policy_refused", {}}};
  else if (page.status == WebAnswer::Status::Answered && page.http_status != 200)
    why = {fault_note("policy_status", std::to_string(page.http_status))};
  if (why.empty()) {
    if (page.status == WebAnswer::Status::NotAsked)
      return could_not_tell(out, {"check.because.policy_not_asked", {}});
    return could_not_tell(out,
                          {"check.because.policy_not_read", {{"problem", page.problem}}});
  }
  const char* cause = "mta_sts_policy_unavailable";
  add_finding(out, cause, Severity::Warning, Certainty::Likely, params);
  out.findings.back().notes = std::move(why);
  add_steps(out, cause, {"publish", "withdraw"}, params);
}

static void judge_hosts(const transport::StsPolicy& policy, const MailHosts& hosts,
                        text::Params params, Outcome& out) {
  std::vector<std::string> missing;
  for (const MailHost& host : hosts.hosts)
    if (!transport::covers(policy, host.name)) missing.push_back(host.name);
  if (!hosts.told) could_not_tell(out);
  if (missing.empty()) return;
  const char* cause = "mta_sts_mx_mismatch";
  bool enforced = policy.mode == StsMode::Enforce;
  params["names"] = joined(missing);
  params["mode"] = to_string(*policy.mode);
  params["listed"] = joined(policy.mx);
  add_finding(out, cause, enforced ? Severity::Error : Severity::Warning,
              Certainty::Likely, params);
  add_steps(out, cause, {"add", "id", "wait"}, params);
}

static void judge_policy(const transport::StsPolicy& policy, const MailHosts& hosts,
                         text::Params params, Outcome& out) {
  if (!policy.is_valid()) {
    add_finding(out, "mta_sts_policy_invalid", Severity::Warning, Certainty::Likely,
                params);
    note_faults(policy.faults, out.findings.back());
    add_steps(out, "mta_sts_policy_invalid", {"write", "id"}, params);
    return;
  }
  if (*policy.mode != StsMode::Enforce) {
    params["mode"] = to_string(*policy.mode);
    add_finding(out, "mta_sts_not_enforced", Severity::Info, Certainty::Likely, params);
  }
  if (!policy.is_active()) return;
  if (*policy.max_age < kShortAge) {
    params["max_age"] = std::to_string(*policy.max_age);
    add_finding(out, "mta_sts_max_age_short", Severity::Info, Certainty::Likely, params);
  }
  judge_hosts(policy, hosts, params, out);
}

static void describe(const StsView& view, Outcome& out) {
  out.detail["records"] = texts_json(view.records);
  if (view.page.url.empty()) return;
  out.detail["policy_url"] = view.page.url;
  out.detail["policy_status"] = to_string(view.page.status);
  if (!view.page.problem.empty()) out.detail["policy_problem"] = view.page.problem;
  if (!view.policy) return;
  if (view.policy->mode) out.detail["mode"] = to_string(*view.policy->mode);
  if (view.policy->max_age) out.detail["max_age"] = *view.policy->max_age;
  out.detail["mx"] = texts_json(view.policy->mx);
}

std::optional<Outcome> check_mta_sts(const Examination& of) {
  if (of.target.domain.empty()) return std::nullopt;
  StsView view;
  MailHosts hosts;
  std::function<void()> work[] = {
      [&] { view = look_at_sts(of); },
      [&] { hosts = mail_hosts(of.resolver, of.target.domain); }};
  of.resolver.together(work);
  if (view.told && view.records.empty()) return std::nullopt;  // not set up
  Outcome out;
  out.detail["domain"] = of.target.domain;
  describe(view, out);
  text::Params params{{"domain", of.target.domain}};
  if (!view.told) {
    out.state = State::CouldNotTell;
  } else if (!view.has_record()) {
    const char* cause = "mta_sts_record_invalid";
    add_finding(out, cause, Severity::Warning, Certainty::Likely, params);
    if (view.records.size() > 1)
      out.findings.back().notes.push_back(
          fault_note("several_records", std::to_string(view.records.size())));
    note_faults(view.record.faults, out.findings.back());
    add_steps(out, cause, {"publish"}, params);
  } else if (!view.policy) {
    judge_page(view, params, out);
  } else {
    judge_policy(*view.policy, hosts, params, out);
  }
  return out;
}

}  // namespace mailwhy::diagnose
