// Where a host is found, for a client that a stranger's DNS sends somewhere.
#pragma once

#include <string>
#include <vector>

#include "dns/resolver.h"

namespace mailwhy::http {

// May the address lie inside of a network, or on this machine?
enum class Inside : uint8_t { Allowed, Refused };

// Is the address one of the open Internet? The ranges for protocols (RFC 6890, section
// 2.2.2) and for benchmarks (RFC 2544) are not: clouds and networks use them inside.
bool is_open_to_all(const net::IpAddress& ip);

// The addresses of a name, or the address that stands in its place; IPv4 first. Never
// empty: else an Error in one clause.
Result<std::vector<net::IpAddress>> addresses_of(dns::Resolver& resolver,
                                                 const std::string& host,
                                                 net::Milliseconds time_limit,
                                                 Inside inside);

}  // namespace mailwhy::http
