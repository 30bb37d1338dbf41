// The name with which a server greets: RFC 5321, section 4.1.1.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/resolver.h"
#include "net/ip_address.h"

namespace mailwhy::diagnose {

// Two labels or more, of letters, digits and hyphens, the last one not a number; no
// address, none of the names that only the machine itself knows (localhost, .local).
// "[192.0.2.1]" is no host name.
bool is_full_host_name(std::string_view helo);

struct HeloName {
  bool full = false;
  bool told = false;                      // false: DNS did not answer
  std::vector<net::IpAddress> addresses;  // A and AAAA
};
HeloName look_up_helo(dns::Resolver& resolver, const std::string& helo);

}  // namespace mailwhy::diagnose
