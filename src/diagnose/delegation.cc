#include "diagnose/delegation.h"

#include <algorithm>

#include "diagnose/ask_server.h"

namespace mailwhy::diagnose {

using dns::Answer, dns::Name, dns::Question, dns::Rcode, dns::Status, dns::Type;

static constexpr size_t kMaxDepth = 12;  // labels of a domain that are looked at as zones

static void add_address(std::vector<net::IpAddress>& list, const net::IpAddress& ip) {
  auto place = std::ranges::lower_bound(list, ip);
  bool known = place != list.end() && *place == ip;
  if (!known && list.size() < kMaxAddresses) list.insert(place, ip);
}

static std::vector<net::IpAddress> of_family(const std::vector<net::IpAddress>& list,
                                             bool v6) {
  std::vector<net::IpAddress> some;
  for (const net::IpAddress& ip : list)
    if (ip.is_v6() == v6) some.push_back(ip);
  return some;
}

bool NsHost::glue_differs(bool v6) const {
  auto above = of_family(glue, v6), own = of_family(addresses, v6);
  return !above.empty() && !own.empty() && std::ranges::none_of(above, [&](auto& ip) {
    return std::ranges::find(own, ip) != own.end();
  });
}

std::vector<net::IpAddress> NsHost::asked() const {
  std::vector<net::IpAddress> list;
  auto add = [&](std::vector<net::IpAddress> some) {
    if (some.size() > kAskedAddresses) some.resize(kAskedAddresses);
    list.insert(list.end(), some.begin(), some.end());
  };
  for (bool v6 : {false, true}) {
    auto above = of_family(glue, v6);
    add(above);
    if (above.empty() || glue_differs(v6)) add(of_family(addresses, v6));
  }
  return list;
}

std::vector<std::string> ns_names(const std::vector<dns::Record>& records,
                                  const Name& owner) {
  std::vector<std::string> names;
  for (const dns::Record& record : records)
    if (record.type == Type::NS && record.owner == owner)
      if (auto host = dns::target(record)) names.push_back(host->to_lower_string());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.size() > kMaxServers) names.resize(kMaxServers);
  return names;
}

void resolve_hosts(dns::Resolver& resolver, const std::set<std::string>& names,
                   NsHosts& hosts) {
  std::vector<Question> questions;
  std::vector<NsHost*> whose;
  for (const std::string& host : names) {
    auto name = Name::from_text(host);
    NsHost& known = hosts[host];
    if (!name || known.known || !known.addresses.empty()) continue;
    for (Type type : {Type::A, Type::AAAA}) {
      questions.push_back({*name, type, {}});
      whose.push_back(&known);
    }
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    const Answer& answer = *answers[i];
    bool first = questions[i].type == Type::A;
    whose[i]->known = answer.usable() && (first || whose[i]->known);
    for (const dns::Record& record : answer.records)
      if (record.type == Type::CNAME && record.owner == questions[i].name)
        whose[i]->alias = true;
    for (const dns::Record* record : answer.of(questions[i].type))
      if (auto ip = dns::address(*record)) add_address(whose[i]->addresses, *ip);
  }
}

std::vector<KnownZone> known_zones(dns::Resolver& resolver, const Name& domain) {
  std::vector<Question> questions;
  Name name = domain;
  for (size_t i = 0; i <= kMaxDepth; i++) {
    questions.push_back({name, Type::NS, {}});
    if (name.is_root()) break;
    name = name.parent();
  }
  std::vector<KnownZone> zones;
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    auto names = ns_names(answers[i]->records, questions[i].name);
    if (!names.empty()) zones.push_back({questions[i].name, std::move(names)});
  }
  return zones;
}

std::vector<ParentServer> servers_of_parent(dns::Resolver& resolver,
                                            const KnownZone& parent) {
  NsHosts hosts;
  resolve_hosts(resolver, {parent.ns.begin(), parent.ns.end()}, hosts);
  std::vector<ParentServer> servers;
  for (const auto& [host, known] : hosts)
    if (!known.addresses.empty()) servers.push_back({host, known.asked().front()});
  return servers;
}

static Delegation read_delegation(const Answer& answer, const Name& domain,
                                  const Name& parent) {
  Delegation found;
  if (answer.status != Status::Answered) return found;
  bool authority_over_parent =
      answer.rcode == Rcode::NoError || answer.rcode == Rcode::NxDomain;
  if (!authority_over_parent) return found;
  found.answered = true;
  found.nxdomain = answer.rcode == Rcode::NxDomain && answer.authoritative;
  for (const auto* section : {&answer.records, &answer.authority})
    for (const dns::Record& record : *section) {
      bool cut = record.type == Type::NS && domain.is_under(record.owner) &&
                 record.owner.is_under(parent) && !(record.owner == parent);
      if (!cut || record.owner.label_count() < found.apex.label_count()) continue;
      found.apex = record.owner;
    }
  if (found.apex.is_root()) return found;
  for (const auto* section : {&answer.records, &answer.authority})
    if (auto names = ns_names(*section, found.apex); !names.empty())
      found.ns = std::move(names);
  for (const dns::Record& record : answer.additional)
    if (auto ip = dns::address(record))
      add_address(found.hosts[record.owner.to_lower_string()].glue, *ip);
  return found;
}

// `apex` stays the root where the ancestor's zone itself holds the domain.
static Delegation ask_parent(dns::Resolver& resolver, const Name& domain) {
  Delegation best;
  size_t heard = 0, asked = 0;
  for (const KnownZone& parent : known_zones(resolver, domain)) {
    if (parent.name == domain) continue;
    auto servers = servers_of_parent(resolver, parent);
    std::vector<Question> questions;
    for (const ParentServer& server : servers)
      questions.push_back(ask_server(domain, Type::NS, server.ip));
    auto answers = resolver.query_all(questions);
    std::vector<ParentServer> told;
    std::vector<Name> apexes;  // of what each of them told
    for (size_t i = 0; i < answers.size(); i++) {
      const Answer& answer = *answers[i];
      if (answer.status == Status::NotAsked) return best;
      asked++;
      Delegation found = read_delegation(answer, domain, parent.name);
      if (!found.answered) continue;
      heard++;
      // With records in its answer it speaks for the zone below, which it holds, too.
      if (answer.records.empty()) {
        told.push_back({servers[i].name, servers[i].ip, found.ns});
        apexes.push_back(found.apex);
      }
      // One server of the parent may be behind: what another one knows is there.
      bool more = found.apex.label_count() > best.apex.label_count() ||
                  (best.nxdomain && !found.nxdomain);
      if (!best.answered || more) best = found;
    }
    if (!best.answered) continue;
    for (size_t i = 0; i < told.size(); i++)
      if (!(apexes[i] == best.apex)) told[i].ns.clear();
    best.told = std::move(told);
    best.parent = parent.name.to_lower_string();
    break;
  }
  best.asked = asked > 0;
  best.blocked = asked > 0 && heard == 0;
  return best;
}

Delegation find_delegation(dns::Resolver& resolver, const Name& asked) {
  Name domain = asked;
  bool nxdomain = false;
  for (size_t i = 0; i < kMaxDepth; i++) {
    Delegation found = ask_parent(resolver, domain);
    nxdomain = nxdomain || found.nxdomain;
    bool held_above = found.answered && !found.nxdomain && found.apex.is_root();
    auto holder = Name::parse(found.parent);
    found.nxdomain = nxdomain;
    if (!held_above || !holder || holder->is_root()) return found;
    domain = *holder;
  }
  return {};
}

}  // namespace mailwhy::diagnose
