// Which autonomous systems announce an address: asked of Team Cymru's free table of BGP
// routes over DNS, https://team-cymru.com/community-services/ip-asn-mapping.
//
//   25.2.0.192.origin.asn.cymru.com. TXT "64496 | 192.0.2.0/24 | ZZ | arin | 2010-01-04"
//
// Several numbers where several systems announce the prefix. For advice alone: no answer
// says nothing.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "dns/resolver.h"

namespace mailwhy::diagnose {

using AsNumbers = std::set<uint32_t>;

// One set an address, empty where it could not be told. Addresses of no public network
// are not asked about. One round of questions.
std::vector<AsNumbers> find_origins(dns::Resolver& resolver,
                                    std::span<const net::IpAddress> addresses);

// The numbers of one TXT record; empty where it is none of the kind.
AsNumbers read_origins(std::string_view text);

}  // namespace mailwhy::diagnose
