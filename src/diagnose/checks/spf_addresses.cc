// May the named servers send for the domain? As if each had been refused: the same ties,
// questions and proofs as for a bounce.
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/diagnose.h"
#include "spf/check.h"

namespace mailwhy::diagnose {

// Nobody sent a mail that could be a forgery.
static bool is_about_spf(std::string_view cause) {
  return cause.starts_with("spf_") && cause != "spf_spoofed";
}

// What a refusal of this address would be traced to.
static void take_diagnosis(const Examination& of, const net::IpAddress& ip,
                           Outcome& out) {
  bounce::Refusal refusal;
  refusal.facts.sender_domain = of.target.domain;
  refusal.facts.client_ip = ip;
  refusal.facts.helo = of.target.helo;
  refusal.reason.label = "spf_fail";
  Case one = diagnose_refusal(of.resolver, of.rdap, refusal, of.now);
  for (Finding& finding : one.findings) {
    if (!is_about_spf(finding.cause)) continue;
    finding.certainty = std::max(finding.certainty, Certainty::Likely);  // nobody refused
    if (finding.severity != Severity::Info) out.state = State::Problem;
    out.findings.push_back(std::move(finding));
  }
  const std::string mark = ip.to_string() + ' ';
  for (Change& change : one.changes) {
    if (!is_about_spf(change.for_cause)) continue;
    if (!change.only_if.empty()) change.only_if = mark + change.only_if;
    out.changes.push_back(std::move(change));
  }
  for (Unknown& unknown : one.unknown) {
    if (!unknown.missing_fact.empty()) continue;
    unknown.id = mark + unknown.id;
    if (unknown.because.key == "because.only_refusal")
      unknown.because.key = "because.only_named";
    out.unknown.push_back(std::move(unknown));
  }
}

std::optional<Outcome> check_spf_addresses(const Examination& of) {
  if (of.target.domain.empty() || of.target.addresses.empty()) return std::nullopt;
  Outcome out;
  boost::json::array list;
  for (const net::IpAddress& ip : of.target.addresses) {
    spf::Result result = spf::check_host(
        of.resolver, {ip, "postmaster@" + of.target.domain, of.target.helo, {}});
    list.push_back(boost::json::object{{"ip", ip.to_string()},
                                       {"result", to_string(result.verdict)}});
    bool pass = result.verdict == spf::Verdict::Pass;
    if (result.verdict == spf::Verdict::TempError) {
      could_not_tell(out);
    } else if (!pass) {
      // A record that is broken or missing is told once, by the check "spf".
      if (result.verdict == spf::Verdict::PermError ||
          result.verdict == spf::Verdict::None)
        out.state = State::Problem;
      else
        take_diagnosis(of, ip, out);
    }
    if (!out.spf || (!pass && out.spf->verdict == spf::Verdict::Pass))
      out.spf = std::make_shared<spf::Result>(std::move(result));
  }
  out.detail["addresses"] = std::move(list);
  return out;
}

}  // namespace mailwhy::diagnose
