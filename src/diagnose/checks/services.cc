// Who sends for a domain: the services in its SPF record, MX and verification strings,
// what each of them needs, what of it is missing; own hosts; and addresses in the record
// that nothing explains.
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/checks/reverse_name.h"
#include "diagnose/published.h"
#include "diagnose/selectors.h"
#include "diagnose/services.h"
#include "dns/record.h"
#include "spf/lint.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using knowledge::Provider;
using spf::TermKind;

static constexpr size_t kMaxServiceNames = 8;
static constexpr int kManyLookups = 8;  // of 10: then an include that does nothing counts

namespace {

// What is known of one service once its keys have been asked for.
struct Standing {
  const Service* service = nullptr;
  size_t keys = 0, selectors = 0;  // found and asked for
  bool keys_told = true;           // DNS answered for all of them
  bool key_seen = false;           // ... beyond doubt its own
  std::vector<std::string> missing, needless;
  std::string other_include;  // one that it publishes now, where the one used is gone
};

struct Sender {  // own hosts and unexplained networks
  std::string name, by;
};

}  // namespace

// ------------------------------------------------------- services and their keys

// A key is a service's own where an alias leads to it, or where its selector is nobody
// else's.
static bool is_key_of(const Provider& provider, const PublishedKey& key,
                      const std::string& domain) {
  if (!key.alias.empty() && leads_to(provider, key.alias, domain)) return true;
  if (key.records.empty() || !key.alias.empty()) return false;
  for (const knowledge::Selector& row : knowledge::selectors())
    if (row.name == key.selector && row.record == "txt" && row.tier == "1")
      return row.provider == provider.name;
  return false;
}

// Services that nothing but a key shows.
static void add_signers(const PublishedKeys& keys, const std::string& domain,
                        std::vector<Service>& more, const Services& known) {
  for (const PublishedKey& key : keys.asked) {
    if (!key.exists()) continue;
    for (const knowledge::Selector& row : knowledge::selectors()) {
      if (row.name != key.selector || row.provider.empty()) continue;
      auto provider =
          std::ranges::find(knowledge::providers(), row.provider, &Provider::name);
      std::string name(row.provider);
      bool listed =
          known.find(name) || std::ranges::find(more, name, &Service::name) != more.end();
      if (!listed && is_key_of(*provider, key, domain))
        more.push_back({&*provider, name, {}, {}, false});
    }
  }
}

static void count_keys(const PublishedKeys& keys, const std::string& domain,
                       Standing& standing) {
  const Provider& provider = *standing.service->provider;
  for (const std::string& selector : selectors_of(provider)) {
    const PublishedKey* key = keys.find(selector);
    if (!key) continue;
    standing.selectors++;
    standing.keys_told = standing.keys_told && key->told;
    standing.keys += !key->records.empty();
  }
  standing.key_seen = std::ranges::any_of(keys.asked, [&](const PublishedKey& key) {
    return key.exists() && is_key_of(provider, key, domain);
  });
}

static bool is_gone(const IncludeSeen& include) {
  return include.told && !include.published;
}

// Can the service's include do nothing in this record? Not so where mail for the domain
// goes to the service: then the domain may be the very one that it puts on the envelope,
// and a subdomain of the customer's may be set up as that without an MX.
static bool is_needless(const Service& service, const std::string& domain) {
  if (include_helps(*service.provider) || !service.exchanges.empty()) return false;
  return service.provider->return_path == knowledge::ReturnPath::Theirs ||
         domain == text::organizational_domain(domain);
}

// What is half configured. Keys can be told to be missing only where the service's
// selectors are known and DNS answered for all of them.
static void judge(const PublishedKeys& keys, const std::string& domain,
                  Standing& standing) {
  const Service& service = *standing.service;
  bool sends = !service.includes.empty() || standing.key_seen;
  for (const IncludeSeen& include : service.includes)
    if (is_gone(include)) standing.missing.push_back("include_record");
  if (!service.provider) return;
  const Provider& provider = *service.provider;
  bool no_key = keys.none_at_all ||
                (standing.selectors > 0 && standing.keys_told && standing.keys == 0 &&
                 !standing.key_seen && keys.wildcard_keys.empty());
  if (!service.includes.empty() && no_key) standing.missing.push_back("dkim");
  if (is_needless(service, domain))
    for (const IncludeSeen& include : service.includes)
      standing.needless.push_back(include.term);
  bool could_send = provider.kind != "gateway" && provider.kind != "forwarding";
  bool wants_include = include_helps(provider) && !provider.spf_hosts.empty();
  if (service.includes.empty() && wants_include &&
      (standing.key_seen || (!service.exchanges.empty() && could_send)))
    standing.missing.push_back("include");
  if (!sends && service.exchanges.empty() && service.verified)
    standing.missing.push_back("use");
}

// Of several published values the one that resolves: asked where the one used is gone.
static void find_other_includes(dns::Resolver& resolver,
                                std::vector<Standing>& standings) {
  std::vector<dns::Question> questions;
  std::vector<std::pair<Standing*, std::string>> asked;
  for (Standing& standing : standings) {
    const Service& service = *standing.service;
    if (!service.provider || std::ranges::none_of(service.includes, is_gone)) continue;
    for (std::string_view host : service.provider->spf_hosts) {
      auto name = dns::Name::from_text(host);
      if (!name || host.find_first_of("<*") != host.npos) continue;
      questions.push_back({*name, dns::Type::TXT, {}});
      asked.emplace_back(&standing, host);
    }
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < asked.size(); i++)
    if (asked[i].first->other_include.empty() &&
        !texts_of(*answers[i], spf::is_spf_record).empty())
      asked[i].first->other_include = asked[i].second;
}

// That no key exists at all is told by the check "dkim_keys". A missing key of one
// service is grave where its mail has nothing else that could align, and its selectors
// are fixed.
static void tell_half_set_up(const Standing& standing, const PublishedKeys& keys,
                             const std::string& domain, Outcome& out) {
  const Service& service = *standing.service;
  text::Params params{{"domain", domain}, {"provider", service.name}};
  std::vector<text::Message> notes;
  bool grave = false;
  for (const std::string& what : standing.missing) {
    if (what == "include_record") {
      // Gone is told by the check "spf"; what stands in for it, here.
      if (standing.other_include.empty() || !include_helps(*service.provider)) continue;
      params["include"] = standing.other_include;
      notes.push_back({"note.service_other_include", params});
    } else if (what == "dkim") {
      bool only_dkim = service.provider->return_path == knowledge::ReturnPath::Theirs;
      if (keys.none_at_all) continue;
      notes.push_back(
          {only_dkim ? "note.service_lacks_its_only_key" : "note.service_lacks_dkim",
           params});
      grave = grave || only_dkim;
    } else {
      notes.push_back(
          {what == "use" ? "note.service_lacks_use" : "note.service_lacks_include",
           params});
    }
  }
  if (notes.empty()) return;
  add_finding(out, "service_half_set_up", grave ? Severity::Warning : Severity::Info,
              grave ? Certainty::Likely : Certainty::Possible, params);
  out.findings.back().notes = std::move(notes);
}

static void tell_needless(const Standing& standing, const std::string& domain,
                          int lookups, Outcome& out) {
  for (const std::string& term : standing.needless) {
    bool costly = lookups >= kManyLookups;
    bool theirs =
        standing.service->provider->return_path == knowledge::ReturnPath::Theirs;
    text::Params params{{"domain", domain},
                        {"provider", standing.service->name},
                        {"term", term},
                        {"lookups", std::to_string(lookups)}};
    add_finding(out, "spf_include_needless", costly ? Severity::Warning : Severity::Info,
                theirs ? Certainty::Likely : Certainty::Possible, params);
    add_steps(out, "spf_include_needless", {"sure", "panel", "plan"}, params);
  }
}

// ------------------------------------------------------------- own hosts, and the others

static bool is_single(const net::Cidr& network) {
  return network.prefix() == network.base().bits();
}

static const Provider* service_of_name(const std::vector<std::string>& names) {
  for (const Provider& provider : knowledge::providers())
    for (std::string_view pattern : provider.sending_rdns)
      for (const std::string& name : names)
        if (knowledge::matches(pattern, name)) return &provider;
  return nullptr;
}

static std::vector<net::IpAddress> own_addresses(dns::Resolver& resolver,
                                                 const std::string& domain,
                                                 const Services& services) {
  std::vector<std::string> hosts = {domain};
  std::string own = text::organizational_domain(domain);
  for (const std::string& host : services.exchanges)
    if (text::is_under(host, own) && hosts.size() < 9) hosts.push_back(host);
  std::vector<net::IpAddress> found;
  for (const HostAddresses& host : addresses_of(resolver, hosts))
    found.insert(found.end(), host.addresses.begin(), host.addresses.end());
  return found;
}

// Own hosts by their names, networks by what has been found of them; the reverse names of
// at most eight single addresses are asked for.
static void sort_own_terms(const Examination& of, const Services& services,
                           std::vector<Sender>& own, std::vector<Sender>& unexplained) {
  const std::string& domain = of.target.domain;
  std::string zone = text::organizational_domain(domain);
  auto ours = own_addresses(of.resolver, domain, services);
  std::vector<net::IpAddress> singles;
  for (const OwnTerm& term : services.own) {
    bool network = term.kind == TermKind::Ip4 || term.kind == TermKind::Ip6;
    if (network && is_single(term.network) && singles.size() < kMaxServiceNames &&
        std::ranges::find(ours, term.network.base()) == ours.end())
      singles.push_back(term.network.base());
  }
  auto reverse = reverse_names(of.resolver, singles);
  auto under_zone = [&](const std::string& name) { return text::is_under(name, zone); };
  for (const OwnTerm& term : services.own) {
    std::string kind(to_string(term.kind));
    if (term.kind != TermKind::Ip4 && term.kind != TermKind::Ip6) {
      own.push_back({term.kind == TermKind::Ptr || term.host.find('%') != term.host.npos
                         ? term.text
                         : term.host,
                     kind});
      continue;
    }
    std::string text = is_single(term.network) ? term.network.base().to_string()
                                               : term.network.to_string();
    auto named = std::ranges::find(reverse, term.network.base(), &ReverseName::ip);
    bool holds_own = std::ranges::any_of(
        ours, [&](const net::IpAddress& ip) { return term.network.contains(ip); });
    if (holds_own) {
      own.push_back({text, kind});
    } else if (is_single(term.network) && named != reverse.end() &&
               std::ranges::any_of(named->confirmed, under_zone)) {
      own.push_back(
          {text + " (" + *std::ranges::find_if(named->confirmed, under_zone) + ')',
           kind});
    } else if (is_single(term.network) && named != reverse.end() &&
               !named->confirmed.empty()) {
      const Provider* service = service_of_name(named->confirmed);
      std::string name = service ? std::string(service->name) : named->confirmed.front();
      unexplained.push_back({text + " (" + name + ')', kind});
    } else {
      unexplained.push_back({text, kind});
    }
  }
}

static boost::json::array senders_json(const std::vector<Sender>& senders) {
  boost::json::array out;
  for (const Sender& sender : senders)
    out.push_back(boost::json::object{{"name", sender.name}, {"by", sender.by}});
  return out;
}

// What mail of the service needs so that it aligns; "" where that is not known.
static std::string_view need_of(knowledge::ReturnPath path) {
  switch (path) {
    case knowledge::ReturnPath::Own:
      return "include";
    case knowledge::ReturnPath::Custom:
      return "return_path";
    case knowledge::ReturnPath::Theirs:
      return "dkim";
    case knowledge::ReturnPath::Setting:
      return "setting";
    case knowledge::ReturnPath::None:
      return "nothing";
    case knowledge::ReturnPath::Unknown:
      return "";
  }
  return "";
}

static boost::json::object service_json(const Standing& standing) {
  const Service& service = *standing.service;
  boost::json::object out{{"name", service.name}, {"known", service.provider != nullptr}};
  boost::json::array seen;
  if (!service.includes.empty()) seen.emplace_back("spf");
  if (!service.exchanges.empty()) seen.emplace_back("mx");
  if (standing.key_seen) seen.emplace_back("dkim");
  if (service.verified) seen.emplace_back("txt");
  out["seen_in"] = std::move(seen);
  if (service.provider)
    if (std::string_view needs = need_of(service.provider->return_path); !needs.empty())
      out["needs"] = needs;
  boost::json::array includes;
  for (const IncludeSeen& include : service.includes) includes.emplace_back(include.host);
  if (!includes.empty()) out["includes"] = std::move(includes);
  out["missing"] = texts_json(standing.missing);
  if (!standing.needless.empty()) out["needless"] = texts_json(standing.needless);
  return out;
}

std::optional<Outcome> check_services(const Examination& of) {
  const std::string& domain = of.target.domain;
  if (domain.empty()) return std::nullopt;
  Outcome out;
  Services services = find_services(of.resolver, domain);
  out.detail["domain"] = domain;
  if (!services.told) {
    out.state = State::CouldNotTell;
    return out;
  }
  std::vector<std::string> selectors = of.target.selectors;
  for (std::string& selector : first_selectors())
    selectors.push_back(std::move(selector));
  for (const Service& service : services.services)
    if (service.provider)
      for (std::string& selector : selectors_of(*service.provider))
        selectors.push_back(std::move(selector));
  PublishedKeys keys;
  std::vector<Sender> own, unexplained;
  std::function<void()> work[] = {
      [&] { keys = find_keys(of.resolver, domain, selectors); },
      [&] { sort_own_terms(of, services, own, unexplained); },
  };
  of.resolver.together(work);
  std::vector<Service> signers;
  add_signers(keys, domain, signers, services);
  std::vector<Standing> standings;
  for (const std::vector<Service>* list : {&services.services, &signers})
    for (const Service& service : *list) {
      Standing standing;
      standing.service = &service;
      if (service.provider) count_keys(keys, domain, standing);
      judge(keys, domain, standing);
      standings.push_back(std::move(standing));
    }
  find_other_includes(of.resolver, standings);
  bool needless = std::ranges::any_of(
      standings, [](const Standing& one) { return !one.needless.empty(); });
  int lookups = needless ? spf::lint(of.resolver, domain).lookups : 0;
  boost::json::array list;
  for (const Standing& standing : standings) {
    list.push_back(service_json(standing));
    tell_half_set_up(standing, keys, domain, out);
    tell_needless(standing, domain, lookups, out);
  }
  out.detail["services"] = std::move(list);
  out.detail["own"] = senders_json(own);
  out.detail["unexplained"] = senders_json(unexplained);
  return out;
}

}  // namespace mailwhy::diagnose
