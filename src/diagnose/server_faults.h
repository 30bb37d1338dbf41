// Name servers at fault, by what a resolver that meets them sees.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "diagnose/name_servers.h"

namespace mailwhy::diagnose {

struct ServerFaults {
  std::vector<const NameServer*> silent, lame, no_tcp, healthy;
  // Could not tell: IPv6 addresses, and servers whose address is not known.
  std::vector<const NameServer*> out_of_reach, unresolved;
  std::vector<const NameServer*> all() const;  // those at fault
};
// An IPv6 address that keeps silent is no fault where an IPv4 address of the same server
// answers, nor where none of the zone's IPv6 addresses does: there may be no IPv6 from
// here.
ServerFaults server_faults(const Zone& zone);

// Listed by one side only: by the delegation, or by the zone.
inline bool is_one_sided(const NameServer& server) {
  return server.in_parent != server.in_zone;
}

// The serial behind which none of these is (RFC 1982); nullopt where none told one.
std::optional<uint32_t> newest_serial(std::span<const NameServer> servers);
// Those with an older serial than that, in their order.
std::vector<const NameServer*> servers_behind(std::span<const NameServer> servers);

}  // namespace mailwhy::diagnose
