// Delegation and name servers: RFC 1034 section 4.2, RFC 1912 section 2.8, RFC 2181
// section 5.
#include "diagnose/name_servers.h"

#include <algorithm>
#include <map>
#include <set>

#include "spf/record.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Answer;
using dns::AnswerPtr;
using dns::Name;
using dns::Question;
using dns::Rcode;
using dns::Status;
using dns::Transport;
using dns::Type;

static constexpr size_t kMaxServers = 13, kMaxAddresses = 2, kMaxParentServers = 3;
static constexpr size_t kMaxDepth = 12;  // labels of a domain that are looked at as zones

std::string_view to_string(ServerState state) {
  switch (state) {
    case ServerState::Fine:
      return "fine";
    case ServerState::NoTcp:
      return "no_tcp";
    case ServerState::NoUdp:
      return "no_udp";
    case ServerState::Silent:
      return "silent";
    case ServerState::Lame:
      return "lame";
    case ServerState::NotAsked:
      return "not_asked";
  }
  return "";
}

std::vector<const NameServer*> Zone::in_state(ServerState state) const {
  std::vector<const NameServer*> found;
  for (const NameServer& server : servers)
    if (server.state == state) found.push_back(&server);
  return found;
}

bool Zone::ns_sets_differ() const {
  return !parent_ns.empty() && !zone_ns.empty() && parent_ns != zone_ns;
}

static Question ask_server(const Name& name, Type type, const net::IpAddress& server,
                           Transport transport = Transport::Any) {
  Question question{name, type, {}};
  question.ask.server = server;
  question.ask.transport = transport;
  return question;
}

static std::vector<std::string> ns_names(const std::vector<dns::Record>& records,
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

using Addresses = std::map<std::string, std::vector<net::IpAddress>>;  // by host name

// The addresses of these hosts at the resolver, all asked together.
static void resolve_hosts(dns::Resolver& resolver, const std::set<std::string>& hosts,
                          Addresses& found) {
  std::vector<Question> questions;
  std::vector<std::string> whose;
  for (const std::string& host : hosts) {
    auto name = Name::from_text(host);
    if (!name || found.contains(host)) continue;
    for (Type type : {Type::A, Type::AAAA}) {
      questions.push_back({*name, type, {}});
      whose.push_back(host);
    }
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++)
    for (const dns::Record* record : answers[i]->of(questions[i].type))
      if (auto ip = dns::address(*record); ip && found[whose[i]].size() < kMaxAddresses)
        found[whose[i]].push_back(*ip);
}

// The deepest zone strictly above the domain whose name servers the resolver knows.
struct Parent {
  Name zone;
  std::vector<std::string> ns;
};

static std::vector<Parent> known_ancestors(dns::Resolver& resolver, const Name& domain) {
  std::vector<Question> questions;
  Name above = domain;
  for (size_t i = 0; i < kMaxDepth && !above.is_root(); i++) {
    above = above.parent();
    questions.push_back({above, Type::NS, {}});
  }
  std::vector<Parent> ancestors;  // deepest first
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    auto names = ns_names(answers[i]->records, questions[i].name);
    if (!names.empty()) ancestors.push_back({questions[i].name, std::move(names)});
  }
  return ancestors;
}

// What a parent's server says of the domain: the delegation with its glue.
struct Delegation {
  Name apex;
  std::vector<std::string> ns;
  Addresses glue;
  bool answered = false, nxdomain = false;
};

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
    if (auto ip = dns::address(record)) {
      auto& list = found.glue[record.owner.to_lower_string()];
      if (list.size() < kMaxAddresses) list.push_back(*ip);
    }
  return found;
}

// Asks the servers of the deepest ancestor that the resolver knows, and of the next one
// up where those keep silent. A zone that the resolver cannot reach is found here all the
// same. `apex` stays the root where the ancestor's zone itself holds the domain.
static Delegation ask_parent(dns::Resolver& resolver, const Name& domain, Zone& zone) {
  Delegation best;
  size_t heard = 0, asked = 0;
  for (const Parent& parent : known_ancestors(resolver, domain)) {
    Addresses addresses;
    resolve_hosts(resolver, {parent.ns.begin(), parent.ns.end()}, addresses);
    std::vector<Question> questions;
    for (const auto& [host, ips] : addresses)
      if (questions.size() < kMaxParentServers)
        questions.push_back(ask_server(domain, Type::NS, ips.front()));
    for (const AnswerPtr& answer : resolver.query_all(questions)) {
      if (answer->status == Status::NotAsked) return best;
      asked++;
      zone.asked = true;
      Delegation found = read_delegation(*answer, domain, parent.zone);
      if (!found.answered) continue;
      heard++;
      // One server of the parent may be behind: what another one knows is there.
      bool more = found.apex.label_count() > best.apex.label_count() ||
                  (best.nxdomain && !found.nxdomain);
      if (!best.answered || more) best = found;
    }
    if (!best.answered) continue;
    zone.parent = parent.zone.to_lower_string();
    break;
  }
  zone.port_blocked = asked > 0 && heard == 0;
  return best;
}

static Delegation find_delegation(dns::Resolver& resolver, Name domain, Zone& zone) {
  for (size_t i = 0; i < kMaxDepth; i++) {
    Delegation found = ask_parent(resolver, domain, zone);
    if (found.nxdomain) zone.parent_says_nxdomain = true;
    bool held_above = found.answered && !found.nxdomain && found.apex.is_root();
    if (!held_above || zone.parent.empty()) return found;
    auto holder = Name::parse(zone.parent);
    if (!holder || holder->is_root()) return found;
    domain = *holder;
  }
  return {};
}

static std::string reply_word(const Answer& answer) {
  if (answer.status != Status::Answered) return dns::to_string(answer.status);
  if (answer.rcode != Rcode::NoError) return dns::to_string(answer.rcode);
  return answer.authoritative ? "" : "no AA";
}

static bool speaks_with_authority(const Answer& answer, Type type) {
  return answer.status == Status::Answered && answer.rcode == Rcode::NoError &&
         answer.authoritative && (type != Type::SOA || answer.has(Type::SOA));
}

static void note_server(NameServer& server, const Name& apex, const Answer& udp,
                        const Answer& tcp, const Answer& ns) {
  if (udp.status == Status::NotAsked) return;
  bool over_udp = udp.status == Status::Answered,
       over_tcp = tcp.status == Status::Answered;
  const Answer& heard = over_udp ? udp : tcp;
  server.reply = reply_word(heard);
  if (!over_udp && !over_tcp) {
    server.state = ServerState::Silent;
    return;
  }
  if (!speaks_with_authority(heard, Type::SOA)) {
    server.state = ServerState::Lame;
    if (server.reply.empty()) server.reply = "no SOA";
    return;
  }
  server.state = !over_tcp   ? ServerState::NoTcp
                 : !over_udp ? ServerState::NoUdp
                             : ServerState::Fine;
  for (const dns::Record* record : heard.of(Type::SOA))
    if (auto soa = dns::soa(*record)) server.serial = soa->serial;
  server.ns = ns_names(ns.records, apex);
}

static void ask_servers(dns::Resolver& resolver, const Name& apex,
                        std::span<NameServer> servers) {
  std::vector<Question> questions;
  for (const NameServer& server : servers) {
    if (!server.ip) continue;
    questions.push_back(ask_server(apex, Type::SOA, *server.ip, Transport::Udp));
    questions.push_back(ask_server(apex, Type::SOA, *server.ip, Transport::Tcp));
    questions.push_back(ask_server(apex, Type::NS, *server.ip));
  }
  auto answers = resolver.query_all(questions);
  size_t at = 0;
  for (NameServer& server : servers) {
    if (!server.ip) {
      server.state = ServerState::Silent;
      server.reply = "no address";
      continue;
    }
    note_server(server, apex, *answers[at], *answers[at + 1], *answers[at + 2]);
    at += 3;
  }
}

static void add_servers(const std::vector<std::string>& names, const Addresses& addresses,
                        bool parent, std::vector<NameServer>& servers) {
  for (const std::string& name : names) {
    if (servers.size() >= kMaxServers * kMaxAddresses) return;
    auto known = addresses.find(name);
    NameServer server{.name = name, .in_parent = parent, .in_zone = !parent};
    if (known == addresses.end() || known->second.empty()) {
      servers.push_back(server);
      continue;
    }
    for (const net::IpAddress& ip : known->second) {
      server.ip = ip;
      servers.push_back(server);
    }
  }
}

Zone ask_name_servers(dns::Resolver& resolver, const std::string& domain_text) {
  Zone zone;
  zone.domain = domain_text;
  auto domain = Name::from_text(domain_text);
  if (!domain || domain->is_root()) return zone;

  Delegation delegation = find_delegation(resolver, *domain, zone);
  if (!zone.asked || !delegation.answered || delegation.ns.empty()) return zone;
  zone.apex = delegation.apex.to_lower_string();
  zone.delegated = true;
  zone.parent_ns = delegation.ns;

  // Glue comes from the parent; what has none is looked up as a resolver would.
  Addresses addresses = delegation.glue;
  resolve_hosts(resolver, {delegation.ns.begin(), delegation.ns.end()}, addresses);
  add_servers(delegation.ns, addresses, true, zone.servers);
  ask_servers(resolver, delegation.apex, zone.servers);

  // The zone's own list as its servers tell it, and as the resolver has it: servers of an
  // old host often know nothing of the new one.
  std::set<std::string> told;
  for (const std::string& name :
       ns_names(resolver.query(delegation.apex, Type::NS)->records, delegation.apex))
    told.insert(name);
  for (const NameServer& server : zone.servers)
    told.insert(server.ns.begin(), server.ns.end());
  std::set<std::string> hidden;
  for (const std::string& name : told)
    if (!std::binary_search(zone.parent_ns.begin(), zone.parent_ns.end(), name))
      hidden.insert(name);
  zone.zone_ns.assign(told.begin(), told.end());
  for (NameServer& server : zone.servers) server.in_zone = told.contains(server.name);
  if (!hidden.empty()) {
    resolve_hosts(resolver, hidden, addresses);
    size_t first = zone.servers.size();
    add_servers({hidden.begin(), hidden.end()}, addresses, false, zone.servers);
    ask_servers(resolver, delegation.apex, std::span(zone.servers).subspan(first));
  }
  return zone;
}

dns::Question ServerView::at_server(const Question& question) const {
  if (question.ask.server || !question.name.is_under(apex_)) return question;
  Question there = question;
  there.ask.server = server_;
  return there;
}

// A referral or a CNAME out of the zone is finished by the resolver; a server that has no
// authority for the name (a zone cut below) leaves it to the resolver altogether.
AnswerPtr ServerView::complete(const Question& question, AnswerPtr answer) {
  bool asked_there = !question.ask.server && question.name.is_under(apex_);
  if (!asked_there || answer->status != Status::Answered) return answer;
  bool authoritative = answer->authoritative && answer->usable();
  if (!authoritative) {
    bool referral = answer->rcode == Rcode::NoError && answer->records.empty();
    return referral ? below_.query(question) : answer;
  }
  if (answer->records.empty() || answer->has(question.type)) return answer;
  Name end = question.name;
  for (const dns::Record& record : answer->records)
    if (record.type == Type::CNAME && record.owner == end)
      if (auto next = dns::target(record)) end = *next;
  if (end == question.name || end.is_under(apex_)) return answer;
  AnswerPtr rest = below_.query(end, question.type);
  auto whole = std::make_shared<Answer>(*answer);
  whole->rcode = rest->rcode;
  whole->status = rest->status;
  whole->records.insert(whole->records.end(), rest->records.begin(), rest->records.end());
  return whole;
}

AnswerPtr ServerView::query(const Question& question) {
  return complete(question, below_.query(at_server(question)));
}

std::vector<AnswerPtr> ServerView::query_all(std::span<const Question> questions) {
  std::vector<Question> there;
  there.reserve(questions.size());
  for (const Question& question : questions) there.push_back(at_server(question));
  auto answers = below_.query_all(there);
  for (size_t i = 0; i < answers.size(); i++)
    answers[i] = complete(questions[i], answers[i]);
  return answers;
}

void judge_at_each_server(dns::Resolver& resolver, Zone& zone, const spf::Query& query) {
  auto apex = Name::from_text(zone.apex);
  auto domain = Name::from_text(zone.domain);
  if (!apex || !domain) return;
  std::vector<std::function<void()>> work;
  for (NameServer& server : zone.servers) {
    bool speaks = server.state == ServerState::Fine ||
                  server.state == ServerState::NoTcp ||
                  server.state == ServerState::NoUdp;
    if (!speaks || !server.ip) continue;
    work.push_back([&resolver, &server, &query, &apex, &domain] {
      ServerView view(resolver, *apex, *server.ip);
      AnswerPtr text = view.query(*domain, Type::TXT);
      for (const dns::Record* record : text->of(Type::TXT)) {
        std::string storage;
        std::string_view joined = dns::joined_text(*record, storage);
        if (spf::is_spf_record(joined)) server.spf_records.emplace_back(joined);
      }
      std::sort(server.spf_records.begin(), server.spf_records.end());
      spf::Options options;
      options.trace = false;
      options.explanation = false;
      server.spf = spf::check_host(view, query, options).verdict;
      server.spf_judged = true;
    });
  }
  resolver.together(work);
}

}  // namespace mailwhy::diagnose
