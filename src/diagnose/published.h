// What answers hold for every check alike: texts of one kind, exchanges in their order,
// the addresses of hosts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/resolver.h"
#include "net/ip_address.h"

namespace mailwhy::diagnose {

// The TXT records that are of one kind ("v=spf1 …", a DKIM key), joined, in the order of
// the answer.
std::vector<std::string> texts_of(const dns::Answer& answer,
                                  bool (*is_of_kind)(std::string_view));

// The MX records by preference, equal ones by name; a null MX (RFC 7505) is one of them.
std::vector<dns::Mx> exchanges_of(const dns::Answer& answer);

struct HostAddresses {
  bool told = true;                       // false: DNS did not say, of A or of AAAA
  std::vector<net::IpAddress> addresses;  // A, then AAAA
};
// One round for all hosts; one entry each, in their order. What is no name has none.
std::vector<HostAddresses> addresses_of(dns::Resolver& resolver,
                                        const std::vector<std::string>& hosts);

}  // namespace mailwhy::diagnose
