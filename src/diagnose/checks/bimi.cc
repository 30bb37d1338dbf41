// The domain's logo: its record, and the DMARC policy without which nobody shows it.
#include "transport/bimi.h"

#include "diagnose/checks/mail_hosts.h"
#include "diagnose/published.h"
#include "dmarc/discovery.h"

namespace mailwhy::diagnose {

// Quarantine or reject, for every mail.
static std::optional<bool> has_strict_policy(dns::Resolver& resolver,
                                             const dns::Name& domain) {
  dmarc::Places places(resolver);
  dmarc::Discovery found = dmarc::discover(places, dmarc::walk(places, domain));
  if (found.unknown) return std::nullopt;
  if (!found.place) return false;
  return found.policy != dmarc::Policy::None && found.place->record.percent == 100;
}

static void judge(const transport::BimiRecord& record, std::optional<bool> strict,
                  const text::Params& params, Outcome& out) {
  if (record.declined) {
    out.detail["declined"] = true;
    return;
  }
  out.detail["logo"] = record.logo;
  if (!record.evidence.empty()) out.detail["evidence"] = record.evidence;
  if (!strict) {
    could_not_tell(out);
  } else if (!*strict) {
    add_finding(out, "bimi_without_policy", Severity::Warning, Certainty::Likely, params);
    add_steps(out, "bimi_without_policy", {"reports", "policy"}, params);
  }
  if (record.evidence.empty() && record.faults.empty())
    add_finding(out, "bimi_no_certificate", Severity::Info, Certainty::Likely, params);
}

std::optional<Outcome> check_bimi(const Examination& of) {
  auto domain = dns::Name::from_text(of.target.domain);
  auto place = dns::Name::from_text("default._bimi." + of.target.domain);
  if (of.target.domain.empty() || !domain || !place) return std::nullopt;
  auto answer = of.resolver.query(*place, dns::Type::TXT);
  auto records = texts_of(*answer, transport::is_bimi_record);
  if (answer->usable() && records.empty()) return std::nullopt;  // no logo
  Outcome out;
  out.detail["domain"] = of.target.domain;
  out.detail["records"] = texts_json(records);
  if (!answer->usable()) {
    out.state = State::CouldNotTell;
    return out;
  }
  text::Params params{{"domain", of.target.domain}};
  auto record = transport::read_bimi_record(records.front());
  std::vector<text::Message> notes;
  if (records.size() > 1)
    notes.push_back(fault_note("several_records", std::to_string(records.size())));
  for (const transport::Fault& fault : record.faults)
    notes.push_back(fault_note(fault.rule, fault.value));
  if (!notes.empty()) {
    add_finding(out, "bimi_record_invalid", Severity::Warning, Certainty::Likely, params);
    out.findings.back().notes = std::move(notes);
    add_steps(out, "bimi_record_invalid", {"publish", "decline"}, params);
  }
  judge(record, has_strict_policy(of.resolver, *domain), params, out);
  return out;
}

}  // namespace mailwhy::diagnose
