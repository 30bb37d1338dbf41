// Name servers of a zone: RFC 1034 section 4.2, RFC 1912 section 2.8, RFC 2181 section 5.
#include "diagnose/name_servers.h"

#include <algorithm>

#include "diagnose/ask_server.h"

namespace mailwhy::diagnose {

using dns::Answer;
using dns::Name;
using dns::Question;
using dns::Rcode;
using dns::Status;
using dns::Transport;
using dns::Type;

static constexpr size_t kMaxAsked = 52;  // servers by address, of one zone

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

bool Zone::parents_differ() const {
  return std::ranges::any_of(parents, [&](const ParentServer& server) {
    return server.ns != parents.front().ns;
  });
}

std::vector<const NameServer*> Zone::speaking() const {
  std::vector<const NameServer*> found;
  for (const NameServer& server : servers) {
    auto same = [&](const NameServer* other) { return other->ip == server.ip; };
    if (server.speaks() && std::ranges::none_of(found, same)) found.push_back(&server);
  }
  return found;
}

bool Zone::ns_sets_differ() const {
  return !parent_ns.empty() && !zone_ns.empty() && parent_ns != zone_ns;
}

bool Zone::twin_speaks(const NameServer& server) const {
  return std::ranges::any_of(servers, [&](const NameServer& other) {
    return other.name == server.name && other.speaks();
  });
}

static std::string reply_word(const Answer& answer) {
  if (answer.status != Status::Answered) return dns::to_string(answer.status);
  if (answer.rcode != Rcode::NoError) return dns::to_string(answer.rcode);
  return answer.authoritative ? "" : "no AA";
}

static bool speaks_with_authority(const Answer& answer) {
  return answer.status == Status::Answered && answer.rcode == Rcode::NoError &&
         answer.authoritative && answer.has(Type::SOA);
}

// What became of a question with a cookie; "" where nothing was amiss, or nothing is
// known. BADCOOKIE comes from those that know cookies well.
static std::string reply_to_cookie(const Answer& plain, const Answer& with_cookie) {
  static constexpr Rcode kBadCookie{23};
  if (plain.status != Status::Answered) return "";
  if (with_cookie.status == Status::Timeout) return dns::to_string(Status::Timeout);
  if (with_cookie.status != Status::Answered) return "";
  if (with_cookie.refused_edns && !plain.refused_edns)
    return dns::to_string(*with_cookie.refused_edns);
  bool bears = with_cookie.rcode == plain.rcode || with_cookie.rcode == kBadCookie;
  return bears ? "" : dns::to_string(with_cookie.rcode);
}

namespace {

// What one server is asked, all at once.
constexpr size_t kQuestions = 4;
struct Replies {
  const Answer &udp, &tcp, &ns, &with_cookie;
};

}  // namespace

static void note_habits(NameServer& server, const Replies& replies) {
  server.to_cookie = reply_to_cookie(replies.udp, replies.with_cookie);
  for (const Answer* answer : {&replies.udp, &replies.tcp, &replies.ns}) {
    if (answer->refused_edns) server.to_edns = dns::to_string(*answer->refused_edns);
    server.changes_case = server.changes_case || answer->changes_case;
  }
}

static void note_server(NameServer& server, const Name& apex, const Replies& replies) {
  const auto& [udp, tcp, ns, with_cookie] = replies;
  if (udp.status == Status::NotAsked) return;
  bool over_udp = udp.status == Status::Answered,
       over_tcp = tcp.status == Status::Answered;
  const Answer& heard = over_udp ? udp : tcp;
  server.reply = reply_word(heard);
  if (!over_udp && !over_tcp) {
    server.state = ServerState::Silent;
    return;
  }
  if (!speaks_with_authority(heard)) {
    server.state = ServerState::Lame;
    if (server.reply.empty()) server.reply = "no SOA";
    return;
  }
  server.state = !over_tcp   ? ServerState::NoTcp
                 : !over_udp ? ServerState::NoUdp
                             : ServerState::Fine;
  for (const dns::Record* record : heard.of(Type::SOA)) server.soa = dns::soa(*record);
  if (server.soa) server.serial = server.soa->serial;
  server.ns = ns_names(ns.records, apex);
  note_habits(server, replies);
}

static void add_questions(const Name& apex, const net::IpAddress& ip,
                          std::vector<Question>& questions) {
  questions.push_back(ask_server(apex, Type::SOA, ip, Transport::Udp));
  questions.push_back(ask_server(apex, Type::SOA, ip, Transport::Tcp));
  questions.push_back(ask_server(apex, Type::NS, ip));
  questions.push_back(ask_server(apex, Type::SOA, ip, Transport::Udp));
  questions.back().ask.cookie = true;
}

static void ask_servers(dns::Resolver& resolver, const Name& apex, const NsHosts& hosts,
                        std::span<NameServer> servers) {
  std::vector<Question> questions;
  for (const NameServer& server : servers)
    if (server.ip) add_questions(apex, *server.ip, questions);
  auto answers = resolver.query_all(questions);
  size_t at = 0;
  for (NameServer& server : servers) {
    if (!server.ip) {
      if (!hosts.at(server.name).known) continue;
      server.state = ServerState::Silent;
      server.reply = "no address";
      continue;
    }
    note_server(server, apex,
                {*answers[at], *answers[at + 1], *answers[at + 2], *answers[at + 3]});
    at += kQuestions;
  }
}

static void add_servers(Zone& zone, const std::vector<std::string>& names, bool parent) {
  for (const std::string& name : names) {
    NameServer server{.name = name, .in_parent = parent, .in_zone = !parent};
    auto addresses = zone.hosts[name].asked();
    if (addresses.empty()) zone.servers.push_back(server);
    for (const net::IpAddress& ip : addresses) {
      if (zone.servers.size() >= kMaxAsked) return;
      server.ip = ip;
      zone.servers.push_back(server);
    }
  }
}

static std::set<std::string> set_of(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

// The servers of a zone that the resolver knows, by address.
static std::vector<net::IpAddress> addresses_of(dns::Resolver& resolver,
                                                const KnownZone& zone) {
  NsHosts hosts;
  resolve_hosts(resolver, set_of(zone.ns), hosts);
  std::vector<net::IpAddress> list;
  for (const auto& [name, host] : hosts)
    for (const net::IpAddress& ip : host.asked()) list.push_back(ip);
  if (list.size() > kMaxAsked) list.resize(kMaxAsked);
  return list;
}

LikelyServers likely_servers(dns::Resolver& resolver, const Name& domain) {
  auto zones = known_zones(resolver, domain);
  if (zones.empty() || zones.front().name.is_root()) return {};
  return {zones.front().name, addresses_of(resolver, zones.front())};
}

// Puts the questions that the parents and the zone's servers will be asked, all
// together: their answers then wait in the cache.
static void look_ahead(dns::Resolver& resolver, const Name& domain) {
  auto zones = known_zones(resolver, domain);
  if (zones.empty() || zones.front().name.is_root()) return;
  bool at_apex = zones.front().name == domain;
  std::vector<Question> asked[3];
  auto ask_parent = [&](const KnownZone& parent, const Name& name,
                        std::vector<Question>& questions) {
    for (const ParentServer& server : servers_of_parent(resolver, parent))
      questions.push_back(ask_server(name, Type::NS, server.ip));
  };
  std::function<void()> work[] = {
      [&] {
        for (const net::IpAddress& ip : addresses_of(resolver, zones.front()))
          add_questions(zones.front().name, ip, asked[0]);
      },
      [&] {
        const KnownZone* above =
            at_apex ? zones.size() > 1 ? &zones[1] : nullptr : &zones.front();
        if (above) ask_parent(*above, domain, asked[1]);
      },
      [&] {
        // Where the domain lies inside a zone, that zone's own delegation is wanted.
        if (!at_apex && zones.size() > 1)
          ask_parent(zones[1], zones.front().name, asked[2]);
      }};
  resolver.together(work);
  std::vector<Question> all;
  for (const auto& some : asked) all.insert(all.end(), some.begin(), some.end());
  resolver.query_all(all);
}

Zone ask_name_servers(dns::Resolver& resolver, const std::string& domain_text) {
  Zone zone;
  zone.domain = domain_text;
  auto domain = Name::from_text(domain_text);
  if (!domain || domain->is_root()) return zone;
  if (!resolver.immediate()) look_ahead(resolver, *domain);

  Delegation delegation = find_delegation(resolver, *domain);
  zone.asked = delegation.asked;
  zone.port_blocked = delegation.blocked;
  zone.parent = delegation.parent;
  zone.parent_says_nxdomain = delegation.nxdomain;
  if (!zone.asked || !delegation.answered || delegation.ns.empty()) return zone;
  zone.apex = delegation.apex.to_lower_string();
  zone.delegated = true;
  zone.parent_ns = delegation.ns;
  zone.parents = std::move(delegation.told);
  zone.hosts = std::move(delegation.hosts);

  resolve_hosts(resolver, set_of(zone.parent_ns), zone.hosts);
  add_servers(zone, zone.parent_ns, true);
  ask_servers(resolver, delegation.apex, zone.hosts, zone.servers);

  // The zone's own list as its servers tell it, and as the resolver has it: servers of an
  // old host often know nothing of the new one.
  std::set<std::string> told = set_of(
      ns_names(resolver.query(delegation.apex, Type::NS)->records, delegation.apex));
  for (const NameServer& server : zone.servers)
    told.insert(server.ns.begin(), server.ns.end());
  std::vector<std::string> hidden;
  for (const std::string& name : told)
    if (!std::binary_search(zone.parent_ns.begin(), zone.parent_ns.end(), name))
      hidden.push_back(name);
  zone.zone_ns.assign(told.begin(), told.end());
  for (NameServer& server : zone.servers) server.in_zone = told.contains(server.name);
  if (!hidden.empty()) {
    resolve_hosts(resolver, set_of(hidden), zone.hosts);
    size_t first = zone.servers.size();
    add_servers(zone, hidden, false);
    ask_servers(resolver, delegation.apex, zone.hosts,
                std::span(zone.servers).subspan(first));
  }
  return zone;
}

}  // namespace mailwhy::diagnose
