// The zone's name servers: delegation, glue, reach over UDP and TCP, authority, the names
// in NS records, and what the SOA says (NS01 to NS05, NS07, NS10 to NS12, NS14, NS17,
// NS18 of docs/check.md). RFC 1912, section 2.8; RFC 2181, section 10.3; RFC 2182.
#include <algorithm>
#include <functional>

#include "diagnose/ask_server.h"
#include "diagnose/checks/check.h"
#include "diagnose/checks/ns_lists.h"
#include "diagnose/checks/open_servers.h"
#include "diagnose/checks/outdated_servers.h"
#include "diagnose/checks/zone_values.h"
#include "diagnose/server_faults.h"
#include "diagnose/zone_detail.h"
#include "net/timestamp.h"

namespace mailwhy::diagnose {

static std::vector<const NameServer*> listed_by_both(
    const std::vector<const NameServer*>& servers, bool sets_differ) {
  std::vector<const NameServer*> some;
  for (const NameServer* server : servers)
    if (!sets_differ || !is_one_sided(*server)) some.push_back(server);
  return some;
}

static void judge_lame(const Zone& zone, const ServerFaults& faults, Outcome& out) {
  auto lame = listed_by_both(faults.lame, zone.ns_sets_differ());
  if (lame.empty()) return;
  text::Params params = zone_params(zone);
  params["servers"] = names_of(lame);
  params["reply"] = lame.front()->reply;
  add_finding(out, "ns_lame", severity_beside(faults), Certainty::Proven, params);
  add_steps(out, "ns_lame", {"load_zone", "or_remove"}, params);
}

static std::vector<const NameServer*> with_address(
    const std::vector<const NameServer*>& servers) {
  std::vector<const NameServer*> some;
  for (const NameServer* server : servers)
    if (server->ip) some.push_back(server);
  return some;
}

// The zone outlives a dead primary only until its secondaries give it up: SOA expire.
static void add_expiry(const Examination& of, const Zone& zone,
                       const std::vector<const NameServer*>& silent, Finding& finding) {
  for (const NameServer& server : zone.servers) {
    if (!server.soa || !server.speaks()) continue;
    std::string primary = server.soa->mname.to_lower_string();
    bool dead =
        std::ranges::any_of(silent, [&](auto* one) { return one->name == primary; });
    if (!dead) continue;
    net::Time until = of.now + std::chrono::seconds(server.soa->expire);
    finding.notes.push_back({"note.zone_expires",
                             {{"server", primary},
                              {"servers", server.name},
                              {"until", net::format_day(until)}}});
    return;
  }
}

static void judge_silent(const Examination& of, const Zone& zone,
                         const ServerFaults& faults, Outcome& out) {
  auto silent = with_address(listed_by_both(faults.silent, zone.ns_sets_differ()));
  text::Params params = zone_params(zone);
  if (!silent.empty()) {
    params["servers"] = names_of(silent);
    params["reply"] = silent.front()->reply;
    add_finding(out, "ns_unreachable", severity_beside(faults), Certainty::Proven,
                params);
    add_expiry(of, zone, silent, out.findings.back());
    add_steps(out, "ns_unreachable", {"bring_back", "or_remove"}, params);
  }
  if (faults.no_tcp.empty()) return;
  params["servers"] = names_of(faults.no_tcp);
  add_finding(out, "ns_unreachable", Severity::Warning, Certainty::Proven, params);
  text::Params said{{"servers", params["servers"]}};
  bool no_tcp = std::ranges::any_of(
      faults.no_tcp, [](auto* s) { return s->state == ServerState::NoTcp; });
  out.findings.back().notes.push_back(
      {no_tcp ? "note.no_tcp" : "note.no_udp", std::move(said)});
  add_steps(out, "ns_unreachable", {"open_tcp"}, params);
}

// A record that does not fit into UDP is lost where TCP is closed (RFC 7766).
static void judge_long_records(const Examination& of, const Zone& zone, Outcome& out) {
  auto domain = dns::Name::from_text(zone.domain);
  std::vector<dns::Question> questions;
  std::vector<const NameServer*> whose;
  for (const NameServer& server : zone.servers)
    if (server.state == ServerState::NoTcp && server.ip && domain) {
      questions.push_back(
          ask_server(*domain, dns::Type::TXT, *server.ip, dns::Transport::Udp));
      whose.push_back(&server);
    }
  auto answers = of.resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    if (!answers[i]->truncated) continue;
    text::Params params = zone_params(zone);
    params["servers"] = whose[i]->name;
    add_finding(out, "ns_unreachable", Severity::Error, Certainty::Proven, params);
    out.findings.back().notes.push_back(
        {"note.long_record_lost", {{"server", whose[i]->name}, {"name", zone.domain}}});
    add_steps(out, "ns_unreachable", {"open_tcp"}, params);
  }
}

static void judge_hosts(const Zone& zone, Outcome& out) {
  std::vector<std::string> names = zone.parent_ns;
  for (const std::string& name : zone.zone_ns)
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  for (const std::string& name : names) {
    auto known = zone.hosts.find(name);
    if (known == zone.hosts.end()) continue;
    const NsHost& host = known->second;
    text::Params params = zone_params(zone);
    params["server"] = params["name"] = name;
    if (host.alias || (host.known && host.asked().empty())) {
      add_finding(out, "ns_host_invalid",
                  host.alias ? Severity::Warning : Severity::Error, Certainty::Proven,
                  params);
      out.findings.back().notes.push_back(
          {host.alias ? "note.ns_is_alias" : "note.ns_has_no_address", params});
      add_steps(out, "ns_host_invalid", {"address", "remove"}, params);
    } else if (host.glue_differs(false) || host.glue_differs(true)) {
      params["glue"] = joined(host.glue);
      params["addresses"] = joined(host.addresses);
      add_finding(out, "ns_glue_differs", Severity::Warning, Certainty::Proven, params);
      add_steps(out, "ns_glue_differs", {"registrar"}, params);
    }
  }
}

std::optional<Outcome> check_name_servers(const Examination& of) {
  if (of.target.domain.empty()) return std::nullopt;
  Zone zone = ask_name_servers(of.resolver, of.target.domain);
  Outcome out;
  out.detail = zone_detail(zone);
  if (!zone.asked || zone.port_blocked || zone.servers.empty()) {
    out.state = State::CouldNotTell;
    std::string why = zone.port_blocked ? "port_53_blocked"
                      : !zone.asked     ? "servers_not_asked"
                                        : "";
    if (why.empty()) return out;
    out.detail["problem"] = why;
    out.because = {"check.because." + why, {}};
    return out;
  }
  ServerFaults faults = server_faults(zone);
  judge_lame(zone, faults, out);
  judge_silent(of, zone, faults, out);
  judge_long_records(of, zone, out);
  judge_lists(zone, faults, out);
  judge_hosts(zone, out);
  judge_soa(zone, out);
  judge_parents(zone, out);
  judge_habits(of, zone, out);
  const auto addresses = server_addresses(zone);
  std::vector<AsNumbers> origins;
  const std::function<void()> work[] = {[&] { judge_openness(of, zone, out); },
                                        [&] {
                                          if (!in_one_network(addresses))
                                            origins =
                                                find_origins(of.resolver, addresses);
                                        }};
  of.resolver.together(work);
  judge_diversity(zone, addresses, origins, out);
  if (!faults.unresolved.empty())
    could_not_tell(
        out, {"check.because.unresolved", {{"servers", names_of(faults.unresolved)}}});
  // A server that has nothing but an IPv6 address, where there may be no IPv6.
  bool unheard = std::ranges::any_of(faults.out_of_reach, [&](const NameServer* server) {
    return !zone.twin_speaks(*server);
  });
  if (unheard)
    could_not_tell(out, {"check.because.out_of_reach",
                         {{"servers", names_of(faults.out_of_reach)}}});
  return out;
}

}  // namespace mailwhy::diagnose
