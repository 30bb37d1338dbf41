// The name servers of a domain, asked one by one: delegation from the parent, glue, AA,
// serial, UDP and TCP, and the records that decide about a mail (checks NS01 to NS10 of
// docs/diagnosis.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dns/layer.h"
#include "spf/check.h"

namespace mailwhy::diagnose {

enum class ServerState : uint8_t {
  Fine,      // authoritative answer over UDP and TCP
  NoTcp,     // answers over UDP only
  NoUdp,     // answers over TCP only
  Silent,    // no answer over either
  Lame,      // answers, but not with authority: REFUSED, SERVFAIL, no AA
  NotAsked,  // this resolver does not ask servers
};
std::string_view to_string(ServerState state);

struct NameServer {
  std::string name;                  // lower case, without final dot
  std::optional<net::IpAddress> ip;  // absent: the name has no address
  bool in_parent = false,
       in_zone = false;  // who lists it: the delegation, the zone itself
  ServerState state = ServerState::NotAsked;
  std::string reply;  // "REFUSED", "no AA", "timeout"
  std::optional<uint32_t> serial;
  std::vector<std::string> ns;  // its own NS set of the zone
  std::vector<std::string>
      spf_records;  // v=spf1 strings at the domain, as this server has them
  spf::Verdict spf = spf::Verdict::None;  // the mail judged with this server's data
  bool spf_judged = false;
};

struct Zone {
  std::string domain;        // the domain that was asked about
  std::string apex, parent;  // zone that holds it; the zone above
  bool asked = false;        // false: this resolver does not ask single servers
  bool port_blocked =
      false;  // the resolver answers, no authoritative server anywhere does
  bool delegated = false;
  bool parent_says_nxdomain = false;            // the parent's server, with authority
  std::vector<std::string> parent_ns, zone_ns;  // sorted
  std::vector<NameServer> servers;

  std::vector<const NameServer*> in_state(ServerState state) const;
  bool ns_sets_differ() const;
};

// Asks everything about the zone that holds `domain`. At most 13 servers with 2 addresses
// each, about 8 dependent rounds; a silent server costs the resolver's own time limit
// once.
Zone ask_name_servers(dns::Resolver& resolver, const std::string& domain);

// What one server has instead of what the resolver has: names under the zone are asked
// there.
class ServerView : public dns::ResolverLayer {
 public:
  ServerView(dns::Resolver& below, dns::Name apex, net::IpAddress server)
      : ResolverLayer(below), apex_(apex), server_(server) {}

  using dns::Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override;
  std::vector<dns::AnswerPtr> query_all(
      std::span<const dns::Question> questions) override;

 private:
  dns::Question at_server(const dns::Question& question) const;
  dns::AnswerPtr complete(const dns::Question& question, dns::AnswerPtr answer);

  dns::Name apex_;
  net::IpAddress server_;
};

// Judges the mail with the data of every server that answers with authority; fills
// spf_records, spf and spf_judged.
void judge_at_each_server(dns::Resolver& resolver, Zone& zone, const spf::Query& query);

}  // namespace mailwhy::diagnose
