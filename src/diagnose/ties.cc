// Section 3 of docs/diagnosis.md. The table of services and the PTR name only say which
// includes to try: each is resolved now, and the address looked for inside.
#include "diagnose/ties.h"

#include <algorithm>
#include <set>

#include "knowledge/knowledge.h"
#include "spf/record.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using knowledge::Provider;

static constexpr size_t kMaxProviders = 8, kMaxIncludes = 6, kMaxSelectors = 8,
                        kMaxHosts = 4;

std::string_view to_string(TieKind kind) {
  switch (kind) {
    case TieKind::None:
      return "none";
    case TieKind::OwnAddress:
      return "own_address";
    case TieKind::OwnExchange:
      return "own_exchange";
    case TieKind::OwnName:
      return "own_name";
    case TieKind::OtherFamily:
      return "other_family";
    case TieKind::Provider:
      return "provider";
    case TieKind::Relay:
      return "relay";
    case TieKind::OwnChain:
      return "own_chain";
  }
  return "";
}

static bool any_matches(std::span<const std::string_view> patterns,
                        const std::vector<std::string>& names) {
  for (std::string_view pattern : patterns)
    for (const std::string& name : names)
      if (knowledge::matches(pattern, name)) return true;
  return false;
}

// Would a record of this name, used as include, let the address pass?
static bool include_holds(dns::Resolver& resolver, const Subject& subject,
                          const std::string& include, const net::IpAddress& ip) {
  spf::Query query = query_for(subject, ip);
  size_t at = query.sender.rfind('@');
  std::string local = at == std::string::npos ? "postmaster" : query.sender.substr(0, at);
  query.sender = local + '@' + include;
  spf::Options options;
  options.trace = options.explanation = false;
  return spf::check_host(resolver, query, options).verdict == spf::Verdict::Pass;
}

static std::string first_that_holds(dns::Resolver& resolver, const Subject& subject,
                                    std::vector<std::string> includes,
                                    const net::IpAddress& ip) {
  if (includes.size() > kMaxIncludes) includes.resize(kMaxIncludes);
  std::vector<char> holds(includes.size());
  std::vector<std::function<void()>> work;
  for (size_t i = 0; i < includes.size(); i++)
    work.push_back(
        [&, i] { holds[i] = include_holds(resolver, subject, includes[i], ip); });
  resolver.together(work);
  for (size_t i = 0; i < includes.size(); i++)
    if (holds[i]) return includes[i];
  return {};
}

// "ses" is the event of Amazon SES, "sendgrid" that of Twilio SendGrid.
static bool is_event_of(const Provider& provider, std::string_view format) {
  for (std::string_view rest = provider.name; !rest.empty() && !format.empty();) {
    std::string_view word = rest.substr(0, rest.find(' '));
    if (text::equals_ignore_case(word, format)) return true;
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  }
  return false;
}

// What shows that the domain's owner uses this service, asked of DNS: his MX, a
// verification string, a DKIM key at one of its selectors.
static std::string second_tie(dns::Resolver& resolver, const Provider& provider,
                              const Subject& subject, const Hosts& hosts,
                              const Chain& chain, const bounce::Facts& facts) {
  if (chain.origin == Origin::OwnThroughRelay) return "chain";
  if (any_matches(provider.mx_patterns, hosts.mx)) return "mx";
  // A string published once for another of the service's products says little, and
  // nothing where the chain shows the mail coming to the service from a stranger.
  bool strange = chain.origin == Origin::Elsewhere || chain.origin == Origin::Script;
  for (std::string_view wanted : provider.verification_txt)
    for (const std::string& text : hosts.txt) {
      std::string_view prefix = wanted.substr(0, wanted.find_first_of("<*"));
      if (!strange && prefix.size() >= 3 && text::starts_with_ignore_case(text, prefix))
        return "verification";
    }
  if (is_event_of(provider, facts.format)) return "event";
  std::vector<dns::Question> questions;
  for (std::string_view selector : provider.dkim_selectors) {
    if (selector.find_first_of("<*") != selector.npos ||
        questions.size() == kMaxSelectors)
      continue;
    auto name =
        dns::Name::from_text(std::string(selector) + "._domainkey." + subject.domain);
    if (name) questions.push_back({*name, dns::Type::TXT, {}});
  }
  for (const dns::AnswerPtr& answer : resolver.query_all(questions))
    if (answer->has(dns::Type::TXT) || answer->has(dns::Type::CNAME)) return "key";
  return {};
}

// Names of the host that sent: what DNS confirms first, then what was said.
static std::vector<std::string> sending_names(const Subject& subject, const Hosts& hosts,
                                              const Chain& chain,
                                              const bounce::Facts& facts) {
  std::vector<std::string> names;
  auto add = [&](const std::string& name) {
    bool usable = name.find('.') != name.npos && !text::is_under(name, subject.own);
    if (usable && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(name);
  };
  for (const std::string& name : hosts.confirmed_ptr) add(name);
  for (const std::string& name : hosts.ptr) add(name);
  add(chain.host);
  add(text::to_lower(facts.helo));
  add(text::to_lower(facts.reported_by));
  add(subject.inferred_from);
  return names;
}

std::vector<const Provider*> mail_services(const std::vector<std::string>& mx) {
  std::vector<const Provider*> found;
  for (const Provider& provider : knowledge::providers())
    if (any_matches(provider.mx_patterns, mx) && found.size() < kMaxProviders)
      found.push_back(&provider);
  return found;
}

static std::optional<Tie> find_provider(dns::Resolver& resolver, const Subject& subject,
                                        const Hosts& hosts, const Chain& chain,
                                        const bounce::Facts& facts,
                                        const std::vector<std::string>& names,
                                        const net::IpAddress& ip) {
  std::vector<const Provider*> candidates;
  for (bool by_name :
       {true, false})  // the sending host's own name says more than the domain's MX
    for (const Provider& provider : knowledge::providers()) {
      bool fits = by_name ? any_matches(provider.sending_rdns, names) ||
                                any_matches(provider.mx_patterns, names)
                          : any_matches(provider.mx_patterns, hosts.mx);
      bool known =
          std::find(candidates.begin(), candidates.end(), &provider) != candidates.end();
      if (fits && !known && candidates.size() < kMaxProviders)
        candidates.push_back(&provider);
    }
  std::optional<Tie> first;
  for (const Provider* provider : candidates) {
    std::vector<std::string> includes;
    for (std::string_view host : provider->spf_hosts)
      if (host.find_first_of("<*") == host.npos) includes.emplace_back(host);
    std::string include = first_that_holds(resolver, subject, includes, ip);
    if (include.empty()) continue;
    Tie tie{TieKind::Provider, std::string(provider->name), include,
            second_tie(resolver, *provider, subject, hosts, chain, facts)};
    if (!tie.second.empty()) return tie;
    if (!first) first = tie;
  }
  return first;
}

// The includes that a host may publish for its customers: those named in its own record,
// and the usual names.
static std::vector<std::string> published_includes(dns::Resolver& resolver,
                                                   const std::string& network) {
  std::vector<std::string> includes = {"_spf." + network, "spf." + network};
  auto name = dns::Name::from_text(network);
  if (!name) return includes;
  for (const dns::Record* record :
       resolver.query(*name, dns::Type::TXT)->of(dns::Type::TXT)) {
    std::string storage;
    auto parsed = spf::parse_record(dns::joined_text(*record, storage));
    if (!parsed) continue;
    for (const spf::Term& term : parsed->terms) {
      bool hands_over =
          term.kind == spf::TermKind::Include || term.kind == spf::TermKind::Redirect;
      std::string target = text::to_lower(term.domain_spec);
      if (!hands_over || term.has_macro || !text::is_under(target, network)) continue;
      if (std::find(includes.begin(), includes.end(), target) == includes.end())
        includes.push_back(target);
    }
  }
  return includes;
}

static std::optional<Tie> find_relay(dns::Resolver& resolver, const Subject& subject,
                                     const Hosts& hosts, const Chain& chain,
                                     const std::vector<std::string>& names,
                                     const net::IpAddress& ip) {
  std::set<std::string> tried;
  for (const std::string& name : names) {
    std::string network = text::organizational_domain(name);
    if (text::is_public_suffix(network) || !tried.insert(network).second ||
        tried.size() > kMaxHosts)
      continue;
    auto in_network = [&](const std::string& host) {
      return text::is_under(host, network);
    };
    bool through_it = chain.origin == Origin::OwnThroughRelay && in_network(chain.host);
    bool confirmed =
        std::any_of(hosts.confirmed_ptr.begin(), hosts.confirmed_ptr.end(), in_network);
    // The host that takes the domain's mail may send it out as well, but its other
    // tenants share its names: only an address that it publishes for its customers' mail
    // counts, and no strange chain.
    bool takes_our_mail = confirmed && chain.origin == Origin::Unknown &&
                          std::any_of(hosts.mx.begin(), hosts.mx.end(), in_network);
    if (!through_it && !takes_our_mail) continue;
    std::string include =
        first_that_holds(resolver, subject, published_includes(resolver, network), ip);
    if (!through_it && include.empty()) continue;
    return Tie{TieKind::Relay, name, include, through_it ? "chain" : "mx"};
  }
  if (chain.origin == Origin::OwnThroughRelay)
    return Tie{TieKind::Relay, chain.host, {}, "chain"};
  return {};
}

static bool other_family_covered(
    const Hosts& hosts, const std::string& name, const net::IpAddress& ip,
    const std::function<bool(const net::IpAddress&)>& covered) {
  auto known = hosts.addresses.find(name);
  if (known == hosts.addresses.end()) return false;
  for (const net::IpAddress& other : known->second)
    if (other.is_v4() != ip.is_v4() && covered(other)) return true;
  return false;
}

std::vector<Tie> find_ties(dns::Resolver& resolver, const Subject& subject,
                           const Hosts& hosts, const Chain& chain,
                           const bounce::Facts& facts, const net::IpAddress& ip,
                           const std::function<bool(const net::IpAddress&)>& covered) {
  std::vector<Tie> ties;
  std::string own = hosts.own_name_of(ip, subject.own);
  if (!own.empty()) {
    bool exchange = std::find(hosts.mx.begin(), hosts.mx.end(), own) != hosts.mx.end();
    TieKind kind = exchange                ? TieKind::OwnExchange
                   : own == subject.domain ? TieKind::OwnAddress
                                           : TieKind::OwnName;
    if (other_family_covered(hosts, own, ip, covered)) kind = TieKind::OtherFamily;
    ties.push_back({kind, own, {}, {}});
  }
  std::vector<std::string> names = sending_names(subject, hosts, chain, facts);
  if (auto provider = find_provider(resolver, subject, hosts, chain, facts, names, ip))
    ties.push_back(*provider);
  if (auto relay = find_relay(resolver, subject, hosts, chain, names, ip))
    ties.push_back(*relay);
  if (chain.origin == Origin::OwnHost)
    ties.push_back({TieKind::OwnChain, chain.own_host, {}, {}});
  // A service that only the address points to must not hide what ties it for certain.
  std::stable_partition(ties.begin(), ties.end(),
                        [](const Tie& tie) { return tie.tied(); });
  return ties;
}

}  // namespace mailwhy::diagnose
