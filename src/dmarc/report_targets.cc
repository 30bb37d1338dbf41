#include "dmarc/report_targets.h"

#include <algorithm>

namespace mailwhy::dmarc {

using Leave = ReportTarget::Leave;
using Mail = ReportTarget::Mail;

// A TXT record there that begins with v=DMARC1 is the leave.
static Leave leave_at(dns::Resolver& resolver, const dns::Name& name) {
  auto answer = resolver.query(name, dns::Type::TXT);
  if (!answer->usable()) return Leave::Unknown;
  for (const dns::Record* record : answer->of(dns::Type::TXT)) {
    std::string joined;
    if (is_record(dns::joined_text(*record, joined))) return Leave::Given;
  }
  return Leave::Missing;
}

// Mail goes to MX, and without one to the address of the name (RFC 5321, section 5.1).
static Mail mail_at(dns::Resolver& resolver, const dns::Name& domain) {
  bool unknown = false;
  for (dns::Type type : {dns::Type::MX, dns::Type::A, dns::Type::AAAA}) {
    auto answer = resolver.query(domain, type);
    if (answer->has(type)) return Mail::Takes;
    unknown = unknown || !answer->usable();
  }
  return unknown ? Mail::Unknown : Mail::Missing;
}

static dns::Name organization_of(Places& places, const dns::Name& domain) {
  Walk own = walk(places, domain);
  return own.complete ? own.organizational : domain;
}

static bool is_external(Places& places, const dns::Name& policy_domain,
                        const dns::Name& target) {
  if (target.is_under(policy_domain) || policy_domain.is_under(target)) return false;
  return !(organization_of(places, policy_domain) == organization_of(places, target));
}

static void ask(Places& places, const dns::Name& policy_domain, const dns::Name& domain,
                ReportTarget& target) {
  target.mail = mail_at(places.resolver(), domain);
  target.external = is_external(places, policy_domain, domain);
  if (!target.external) return;
  target.name = to_text(policy_domain) + "._report._dmarc." + target.domain;
  auto name = dns::Name::from_text(target.name);
  target.leave = name ? leave_at(places.resolver(), *name) : Leave::Missing;
}

std::vector<ReportTarget> report_targets(Places& places, const dns::Name& policy_domain,
                                         const Record& record, size_t most) {
  std::vector<ReportTarget> targets;
  for (std::string_view list : {record.rua, record.ruf}) {
    for (const ReportUri& uri : report_uris(list)) {
      if (!uri.valid || !uri.mailto || targets.size() == most) continue;
      auto domain = domain_name(uri.domain);
      if (!domain) continue;
      ReportTarget target;
      target.address = std::string(uri.text);
      target.domain = to_text(*domain);
      bool known = std::any_of(
          targets.begin(), targets.end(),
          [&](const ReportTarget& one) { return one.domain == target.domain; });
      if (known) continue;
      ask(places, policy_domain, *domain, target);
      targets.push_back(std::move(target));
    }
  }
  return targets;
}

}  // namespace mailwhy::dmarc
