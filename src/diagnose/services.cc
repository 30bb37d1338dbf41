#include "diagnose/services.h"

#include <algorithm>
#include <set>

#include "diagnose/published.h"
#include "dns/record.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Type;
using knowledge::Provider;
using spf::TermKind;

static constexpr size_t kMaxOwnRecords = 8;  // that hand over to each other
static constexpr size_t kMaxServiceIncludes = 40, kMaxOwnTerms = 200;

const Service* Services::find(std::string_view name) const {
  auto found = std::ranges::find(services, name, &Service::name);
  return found == services.end() ? nullptr : &*found;
}

const Provider* service_of_include(std::string_view host) {
  const Provider* best = nullptr;
  size_t place = 0;  // in the service's list of includes: its own stand first
  for (const Provider& provider : knowledge::providers())
    for (size_t i = 0; i < provider.spf_hosts.size(); i++)
      if (knowledge::matches(provider.spf_hosts[i], host) && (!best || i < place)) {
        best = &provider;
        place = i;
      }
  return best;
}

static Service& service_at(Services& out, const Provider* provider,
                           const std::string& host) {
  std::string name = provider ? std::string(provider->name) : host;
  auto known = std::ranges::find(out.services, name, &Service::name);
  if (known != out.services.end()) return *known;
  out.services.push_back({provider, std::move(name), {}, {}, false});
  return out.services.back();
}

static const Provider* service_of_exchange(std::string_view host) {
  for (const Provider& provider : knowledge::providers())
    for (std::string_view pattern : provider.mx_patterns)
      if (knowledge::matches(pattern, host)) return &provider;
  return nullptr;
}

// The v=spf1 text of an answer; "" where there is none or more than one.
static std::string record_of(const dns::Answer& answer) {
  auto records = texts_of(answer, spf::is_spf_record);
  return records.size() == 1 ? records.front() : "";
}

namespace {

// The records of the domain itself, from one to the next.
struct OwnRecords {
  Services& out;
  std::string own;                // the registrable domain
  std::set<std::string> seen;     // names of records that were read
  std::vector<std::string> next;  // own names that are handed over to
  std::vector<IncludeSeen> foreign;
  size_t permitting = 0;  // terms that let somebody pass
};

}  // namespace

static void read_record(OwnRecords& into, const std::string& holder,
                        const std::string& text) {
  auto parsed = spf::parse_record(text);
  if (!parsed) return;
  for (const spf::Term& term : parsed->terms) {
    if (term.qualifier != spf::Qualifier::Pass && term.kind != TermKind::Redirect)
      continue;
    std::string written(std::string_view(text).substr(term.offset, term.size));
    std::string host =
        term.domain_spec.empty() ? holder : text::to_lower(term.domain_spec);
    if (host.ends_with('.')) host.pop_back();
    bool leads = term.kind == TermKind::Include || term.kind == TermKind::Redirect;
    if (!spf::is_modifier(term.kind)) into.permitting++;
    if (leads) {
      into.permitting++;
      bool ours = !term.has_macro && text::is_under(host, into.own);
      if (ours && into.seen.size() + into.next.size() < kMaxOwnRecords)
        into.next.push_back(host);
      else if (!ours && into.foreign.size() < kMaxServiceIncludes)
        into.foreign.push_back({written, host, holder, true, true});
    } else if (!spf::is_modifier(term.kind) && term.kind != TermKind::All &&
               into.out.own.size() < kMaxOwnTerms) {
      into.out.own.push_back({term.kind, written, holder, host, term.network});
    }
  }
}

static void follow_own_records(dns::Resolver& resolver, OwnRecords& records) {
  while (!records.next.empty()) {
    std::vector<dns::Question> questions;
    std::vector<std::string> names;
    for (std::string& host : records.next) {
      auto name = dns::Name::from_text(host);
      if (!name || !records.seen.insert(host).second) continue;
      questions.push_back({*name, Type::TXT, {}});
      names.push_back(std::move(host));
    }
    records.next.clear();
    auto answers = resolver.query_all(questions);
    for (size_t i = 0; i < names.size(); i++)
      read_record(records, names[i], record_of(*answers[i]));
  }
}

static void ask_includes(dns::Resolver& resolver, std::vector<IncludeSeen>& includes) {
  std::vector<dns::Question> questions;
  std::vector<IncludeSeen*> asked;
  for (IncludeSeen& include : includes) {
    if (include.host.find('%') != include.host.npos) continue;  // depends on the sender
    auto name = dns::Name::from_text(include.host);
    if (!name) continue;
    questions.push_back({*name, Type::TXT, {}});
    asked.push_back(&include);
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < asked.size(); i++) {
    asked[i]->told = answers[i]->usable();
    asked[i]->published = !record_of(*answers[i]).empty();
  }
}

static void take_exchanges(const dns::Answer& answer, Services& out) {
  for (const dns::Record* record : answer.of(Type::MX)) {
    auto mx = dns::mx(*record);
    if (!mx) continue;
    if (mx->host.is_root()) out.null_mx = true;
    std::string host = mx->host.to_lower_string();
    out.exchanges.push_back(host);
    if (const Provider* provider = service_of_exchange(host))
      service_at(out, provider, host).exchanges.push_back(host);
  }
}

static void take_verifications(const dns::Answer& answer, Services& out) {
  std::string storage;
  for (const dns::Record* record : answer.of(Type::TXT)) {
    std::string_view text = dns::joined_text(*record, storage);
    for (const Provider& provider : knowledge::providers())
      for (std::string_view wanted : provider.verification_txt) {
        std::string_view prefix = wanted.substr(0, wanted.find_first_of("<*"));
        if (prefix.size() >= 3 && text::starts_with_ignore_case(text, prefix))
          service_at(out, &provider, "").verified = true;
      }
  }
}

Services find_services(dns::Resolver& resolver, const std::string& domain) {
  Services out;
  auto apex = dns::Name::from_text(domain);
  if (!apex) return out;
  dns::Question questions[] = {{*apex, Type::TXT, {}}, {*apex, Type::MX, {}}};
  auto answers = resolver.query_all(questions);
  out.told = answers[0]->usable();
  out.mx_told = answers[1]->usable();
  std::string record = record_of(*answers[0]);
  out.has_record = !record.empty();
  OwnRecords records{out, text::organizational_domain(domain), {domain}, {}, {}, 0};
  read_record(records, domain, record);
  follow_own_records(resolver, records);
  out.sends_nothing = out.has_record && records.permitting == 0;
  ask_includes(resolver, records.foreign);
  for (IncludeSeen& include : records.foreign) {
    Service& service = service_at(out, service_of_include(include.host), include.host);
    service.includes.push_back(std::move(include));
  }
  take_exchanges(*answers[1], out);
  take_verifications(*answers[0], out);
  return out;
}

}  // namespace mailwhy::diagnose
