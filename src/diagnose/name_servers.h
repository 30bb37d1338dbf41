// The name servers of a domain, asked one by one: delegation from the parent, glue, AA,
// SOA, UDP and TCP (checks NS01 to NS10 of docs/check.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnose/delegation.h"
#include "spf/check.h"

namespace mailwhy::diagnose {

enum class ServerState : uint8_t {
  Fine,      // authoritative answer over UDP and TCP
  NoTcp,     // answers over UDP only
  NoUdp,     // answers over TCP only
  Silent,    // no answer over either
  Lame,      // answers, but not with authority: REFUSED, SERVFAIL, no AA
  NotAsked,  // this resolver does not ask servers, or could not tell the address
};
std::string_view to_string(ServerState state);

struct NameServer {
  std::string name;                  // lower case, without final dot
  std::optional<net::IpAddress> ip;  // absent: the name has no address that is known
  bool in_parent = false,
       in_zone = false;  // who lists it: the delegation, the zone itself
  ServerState state = ServerState::NotAsked;
  std::string reply;  // "REFUSED", "no AA", "timeout"
  std::optional<uint32_t> serial;
  std::optional<dns::Soa> soa;
  std::vector<std::string> ns;  // its own NS set of the zone
  // Where it does not understand what resolvers of today ask: what it said to EDNS (RFC
  // 6891), and to a question with a cookie (RFC 7873; "timeout": nothing); whether names
  // came back in other letters.
  std::string to_edns, to_cookie;
  bool changes_case = false;
  std::vector<std::string>
      spf_records;  // v=spf1 strings at the domain, as this server has them
  spf::Verdict spf = spf::Verdict::None;  // the mail judged with this server's data
  bool spf_judged = false;

  // With authority, over UDP or TCP.
  bool speaks() const {
    return state == ServerState::Fine || state == ServerState::NoTcp ||
           state == ServerState::NoUdp;
  }
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
  std::vector<ParentServer> parents;            // who told parent_ns, or something else
  NsHosts hosts;                                // of both lists
  std::vector<NameServer> servers;

  // Those that speak with authority, each address once.
  std::vector<const NameServer*> speaking() const;
  bool ns_sets_differ() const;
  bool parents_differ() const;
  // Another address of the same name answers.
  bool twin_speaks(const NameServer& server) const;
};

// Asks everything about the zone that holds `domain`. At most 13 servers with 4 addresses
// each. Over a resolver that waits it looks ahead: three dependent rounds where all is
// well (NS sets; addresses; the parent's and the zone's servers together), two more for
// each side that names servers which the other one does not. What was looked up ahead is
// asked for again: a cache lies between (dns/cache.h).
Zone ask_name_servers(dns::Resolver& resolver, const std::string& domain);

// The zone that most likely holds the domain, and the addresses at which its servers will
// be asked: two rounds. Root: none is known.
struct LikelyServers {
  dns::Name apex;
  std::vector<net::IpAddress> addresses;
};
LikelyServers likely_servers(dns::Resolver& resolver, const dns::Name& domain);

}  // namespace mailwhy::diagnose
