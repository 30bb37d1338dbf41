// Name servers at fault, by what a resolver that meets them sees.
#pragma once

#include <vector>

#include "diagnose/name_servers.h"

namespace mailwhy::diagnose {

struct ServerFaults {
  std::vector<const NameServer*> silent, lame, no_tcp, healthy;
  std::vector<const NameServer*> all() const;  // but the healthy ones
};
// A server without IPv6 reach from here is no fault where its IPv4 address answers.
ServerFaults server_faults(const Zone& zone);

// Listed by one side only: by the delegation, or by the zone.
inline bool is_one_sided(const NameServer& server) {
  return server.in_parent != server.in_zone;
}

}  // namespace mailwhy::diagnose
