// The reverse name of a sending address: PTR records, whether one leads back (forward
// confirmation), and whether it is one that a dial-up pool has. RFC 1912, section 2.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/resolver.h"
#include "net/ip_address.h"

namespace mailwhy::diagnose {

struct ReverseName {
  net::IpAddress ip;
  bool told = false;                   // false: DNS did not say whether there is one
  bool confirmation_told = true;       // false: ... whether one leads back
  std::vector<std::string> names;      // at most 5
  std::vector<std::string> confirmed;  // those with this address
};

// Two rounds of questions for all addresses together.
std::vector<ReverseName> reverse_names(dns::Resolver& resolver,
                                       const std::vector<net::IpAddress>& addresses);

// Does the name spell the address, or say that it is one of a pool of dynamic ones
// ("dsl-203-0-113-9.pool.example.net")? A name that a mail server was given on purpose
// ("mail", "mx1", "smtp-out" as its first label, without the address) is none.
bool looks_generic(std::string_view name, const net::IpAddress& ip);

}  // namespace mailwhy::diagnose
