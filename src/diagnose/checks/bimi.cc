// The domain's logo: its record, at the domain or at the organization's, and the DMARC
// policies without which nobody shows it (draft-brand-indicators-for-message-
// identification-10, sections 7.1 and 7.2).
#include "transport/bimi.h"

#include "diagnose/checks/mail_hosts.h"
#include "diagnose/published.h"
#include "dmarc/discovery.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

// Quarantine of all failing mail, or reject; and no weaker policy for subdomains.
static bool is_strict(const dmarc::Record& record) {
  if (record.sp.written && record.sp.policy == dmarc::Policy::None) return false;
  return record.p.policy == dmarc::Policy::Reject ||
         (record.p.policy == dmarc::Policy::Quarantine && record.percent == 100);
}

// Asked of the domain itself and of its organization.
static std::optional<bool> has_strict_policy(dns::Resolver& resolver,
                                             const dns::Name& domain,
                                             const dns::Name& organization) {
  dmarc::Places places(resolver);
  dmarc::Discovery found = dmarc::discover(places, dmarc::walk(places, domain));
  if (found.unknown) return std::nullopt;
  if (!found.place || found.policy == dmarc::Policy::None) return false;
  const dmarc::Place& above = places.at(organization);
  if (above.found == dmarc::Found::Unknown) return std::nullopt;
  return is_strict(found.place->record) &&
         (above.found != dmarc::Found::Record || is_strict(above.record));
}

namespace {
struct BimiView {
  bool told = true;
  std::string domain;  // at which the records stand
  std::vector<std::string> records;
};
}  // namespace

// Where the domain has no record, that of its organization counts.
static BimiView look_at_bimi(dns::Resolver& resolver, const std::string& domain,
                             const std::string& organization) {
  BimiView view{true, domain, {}};
  std::vector<dns::Question> questions;
  for (const std::string& one : {domain, organization})
    if (auto place = dns::Name::from_text("default._bimi." + one))
      if (questions.empty() || one != domain)
        questions.push_back({*place, dns::Type::TXT, {}});
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size() && view.told && view.records.empty(); i++) {
    view.domain = i == 0 ? domain : organization;
    view.told = answers[i]->usable();
    view.records = texts_of(*answers[i], transport::is_bimi_record);
  }
  return view;
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
  const std::string organization = text::organizational_domain(of.target.domain);
  auto domain = dns::Name::from_text(of.target.domain);
  auto above = dns::Name::from_text(organization);
  if (of.target.domain.empty() || !domain || !above) return std::nullopt;
  BimiView view = look_at_bimi(of.resolver, of.target.domain, organization);
  if (view.told && view.records.empty()) return std::nullopt;  // no logo
  Outcome out;
  out.detail["domain"] = of.target.domain;
  out.detail["place"] = "default._bimi." + view.domain;
  out.detail["records"] = texts_json(view.records);
  if (!view.told) {
    out.state = State::CouldNotTell;
    return out;
  }
  auto record = transport::read_bimi_record(view.records.front());
  std::vector<text::Message> notes;
  if (view.records.size() > 1)
    notes.push_back(fault_note("several_records", std::to_string(view.records.size())));
  for (const transport::Fault& fault : record.faults)
    notes.push_back(fault_note(fault.rule, fault.value));
  if (!notes.empty()) {
    text::Params params{{"domain", view.domain}};
    add_finding(out, "bimi_record_invalid", Severity::Warning, Certainty::Likely, params);
    out.findings.back().notes = std::move(notes);
    add_steps(out, "bimi_record_invalid", {"publish", "decline"}, params);
  }
  judge(record, has_strict_policy(of.resolver, *domain, *above),
        {{"domain", of.target.domain}}, out);
  return out;
}

}  // namespace mailwhy::diagnose
