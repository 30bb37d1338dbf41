#include "diagnose/mail_names.h"

#include "spf/term.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Name;
using dns::Type;

static constexpr size_t kMaxRrsets = 120;

// Tried at every server, lest a key be missed that the resolver happens not to see: few,
// for each costs a question at each server. Those of data/selectors.toml are asked of the
// resolver.
static constexpr std::string_view kCommonSelectors[] = {
    "default", "mail", "dkim", "selector1", "selector2", "google", "s1",
    "s2",      "k1",   "k2",   "k3",        "key1",      "smtp",   "zoho",
    "fm1",     "fm2",  "fm3",  "sig1",      "protonmail"};

// Names in front of the domain at which policies and reports are published.
static constexpr struct {
  std::string_view labels;
  Type type;
} kAtDomain[] = {
    {"_dmarc", Type::TXT},     {"_mta-sts", Type::TXT},   {"mta-sts", Type::A},
    {"mta-sts", Type::AAAA},   {"_smtp._tls", Type::TXT}, {"default._bimi", Type::TXT},
    {"_domainkey", Type::TXT},
};

MailNames::MailNames(const Name& domain, const Name& apex)
    : domain_(domain), apex_(apex) {
  with_spf_.insert(domain);
  for (Type type : {Type::TXT, Type::MX, Type::A, Type::AAAA, Type::CAA})
    add(domain, type);
  for (const auto& known : kAtDomain) add_below(known.labels, known.type);
  // The policy of the organization stands for a subdomain that has none.
  std::string organization = text::organizational_domain(domain.to_lower_string());
  auto policy = Name::from_text("_dmarc." + organization);
  if (!organization.empty() && policy) add(*policy, Type::TXT);
}

MailNames::MailNames(std::span<const RecordName> records, const Name& apex)
    : domain_(apex), apex_(apex) {
  for (const RecordName& record : records) add(record.name, record.type);
}

void MailNames::add(const Name& name, Type type) {
  if (!name.is_under(apex_) || all_.size() >= kMaxRrsets) return;
  if (known_.insert({name, type}).second) all_.push_back({name, type});
}

void MailNames::add_below(std::string_view labels, Type type) {
  auto name = Name::from_text(std::string(labels) + '.' + domain_.to_string());
  if (name) add(*name, type);
}

void MailNames::add_selector(std::string_view selector) {
  add_below(std::string(selector) + "._domainkey", Type::TXT);
}

void MailNames::add_common_selectors() {
  for (std::string_view selector : kCommonSelectors) add_selector(selector);
}

RecordName MailNames::above_keys() const {
  auto name = domain_.with_prefix("_domainkey");
  return {name ? *name : domain_, Type::TXT};
}

void MailNames::narrow(const Name& apex) {
  apex_ = apex;
  auto outside = [&](const RecordName& known) { return !known.name.is_under(apex); };
  std::erase_if(all_, outside);
  std::erase_if(known_, outside);
}

void MailNames::add_spf_names(const Name& owner, const dns::Record& record) {
  std::string storage;
  std::string_view text = dns::joined_text(record, storage);
  if (!spf::is_spf_record(text)) return;
  std::vector<spf::Term> terms;
  spf::TermFault fault;
  // Of a faulty record the terms before the fault.
  spf::read_terms(text, terms, fault);
  for (const spf::Term& term : terms) {
    auto named = term.domain_spec.empty() ? Result<Name>(owner)
                                          : Name::from_text(term.domain_spec);
    if (term.has_macro || !named) continue;
    switch (term.kind) {
      case spf::TermKind::Include:
      case spf::TermKind::Redirect:
        with_spf_.insert(*named);
        add(*named, Type::TXT);
        break;
      case spf::TermKind::A:
        add(*named, Type::A);
        add(*named, Type::AAAA);
        break;
      case spf::TermKind::Exists:
        add(*named, Type::A);
        break;
      case spf::TermKind::Mx:
        add(*named, Type::MX);
        break;
      default:
        break;
    }
  }
}

void MailNames::learn(const RecordName& asked, std::span<const dns::Record> records) {
  for (const dns::Record& record : records) {
    if (!(record.owner == asked.name)) continue;
    if (record.type == Type::CNAME) {
      auto to = dns::target(record);
      if (!to) continue;
      if (with_spf_.contains(asked.name)) with_spf_.insert(*to);
      add(*to, asked.type);
    } else if (record.type == Type::TXT && with_spf_.contains(asked.name)) {
      add_spf_names(asked.name, record);
    } else if (auto mx = dns::mx(record)) {
      if (mx->host.is_root()) continue;  // a null MX: RFC 7505
      add(mx->host, Type::A);
      add(mx->host, Type::AAAA);
      auto dane = Name::from_text("_25._tcp." + mx->host.to_string());
      if (dane && asked.name == domain_) add(*dane, Type::TLSA);
    }
  }
}

}  // namespace mailwhy::diagnose
