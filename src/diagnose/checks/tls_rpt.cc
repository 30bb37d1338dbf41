// Where senders report failed TLS to: the record at _smtp._tls (RFC 8460, section 3).
#include "transport/tls_rpt.h"

#include "diagnose/checks/mail_hosts.h"
#include "diagnose/published.h"

namespace mailwhy::diagnose {

std::optional<Outcome> check_tls_rpt(const Examination& of) {
  auto place = dns::Name::from_text("_smtp._tls." + of.target.domain);
  if (of.target.domain.empty() || !place) return std::nullopt;
  auto answer = of.resolver.query(*place, dns::Type::TXT);
  auto records = texts_of(*answer, transport::is_tls_rpt_record);
  if (answer->usable() && records.empty()) return std::nullopt;  // not set up
  Outcome out;
  out.detail["domain"] = of.target.domain;
  out.detail["records"] = texts_json(records);
  if (!answer->usable()) {
    out.state = State::CouldNotTell;
    return out;
  }
  std::vector<text::Message> notes;
  if (records.size() > 1)
    notes.push_back(fault_note("several_records", std::to_string(records.size())));
  for (const std::string& text : records) {
    auto record = transport::read_tls_rpt_record(text);
    for (const transport::Fault& fault : record.faults)
      notes.push_back(fault_note(fault.rule, fault.value));
  }
  if (notes.empty()) return out;
  text::Params params{{"domain", of.target.domain}};
  add_finding(out, "tls_rpt_invalid", Severity::Warning, Certainty::Likely, params);
  out.findings.back().notes = std::move(notes);
  add_steps(out, "tls_rpt_invalid", {"publish"}, params);
  return out;
}

}  // namespace mailwhy::diagnose
