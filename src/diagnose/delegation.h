// Where a domain is delegated, asked at the servers of the zone above: RFC 1034,
// section 4.2; RFC 2181, section 6.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "dns/resolver.h"

namespace mailwhy::diagnose {

inline constexpr size_t kMaxServers = 13;     // names of one zone that are asked
inline constexpr size_t kMaxAddresses = 16;   // of one name that are kept
inline constexpr size_t kAskedAddresses = 2;  // of one name and family that are asked

// What is known of a name that stands in NS records.
struct NsHost {
  std::vector<net::IpAddress> glue;       // as the delegation brings them, sorted
  std::vector<net::IpAddress> addresses;  // as a resolver finds them, sorted
  bool alias = false;  // a CNAME stands there: RFC 2181, 10.3 forbids it
  bool known = false;  // false: the resolver could not tell all of them

  // One family's addresses at the parent and in the zone have nothing in common. Servers
  // rotate them and leave some out: that alone is no difference.
  bool glue_differs(bool v6) const;
  // Where the server is asked, IPv4 first: at its glue, as a resolver does that comes
  // from above, and at the others where the glue differs from them.
  std::vector<net::IpAddress> asked() const;
};
using NsHosts = std::map<std::string, NsHost>;  // by lower-case name

// The NS records of `owner` among these: sorted names, at most kMaxServers.
std::vector<std::string> ns_names(const std::vector<dns::Record>& records,
                                  const dns::Name& owner);

// Looks these names up, all together, and adds what comes to `hosts`; names already
// known are not asked again.
void resolve_hosts(dns::Resolver& resolver, const std::set<std::string>& names,
                   NsHosts& hosts);

// A server of the zone above, and the NS set to which it sends whoever asks for the
// domain; empty: it delegates nothing there.
struct ParentServer {
  std::string name;
  net::IpAddress ip;
  std::vector<std::string> ns = {};
};

// What the servers of the zone above say of a domain.
struct Delegation {
  dns::Name apex;               // of the zone that holds the domain; root: not found
  std::string parent;           // the zone above it
  std::vector<std::string> ns;  // sorted
  std::vector<ParentServer>
      told;               // by whom; without those that hold the zone itself, too
  NsHosts hosts;          // with their glue
  bool asked = false;     // false: this resolver does not ask servers
  bool answered = false;  // a server of the parent did
  bool nxdomain = false;  // it says, with authority, that the name does not exist
  bool blocked = false;   // servers were asked, and none answered
};

// Asks the servers of the deepest ancestor that the resolver knows, and of the next one
// up where those keep silent; so a zone that the resolver cannot reach is found all the
// same. Each server once, at its first address.
Delegation find_delegation(dns::Resolver& resolver, const dns::Name& domain);

// The zones at and above the domain whose name servers the resolver knows, deepest first.
struct KnownZone {
  dns::Name name;
  std::vector<std::string> ns;
};
std::vector<KnownZone> known_zones(dns::Resolver& resolver, const dns::Name& domain);
// The servers of `parent`, in the order in which find_delegation() asks them for NS.
std::vector<ParentServer> servers_of_parent(dns::Resolver& resolver,
                                            const KnownZone& parent);

}  // namespace mailwhy::diagnose
