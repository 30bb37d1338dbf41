// What the SOA record says and whether all servers say the same, how long a missing
// record stays missing, and whether one fault takes all servers away: NS07, NS14, NS17 of
// docs/check.md. RFC 1912, section 2.2; RFC 2308; RFC 2182, section 3.1.
#pragma once

#include "diagnose/checks/check.h"
#include "diagnose/name_servers.h"
#include "diagnose/origins.h"

namespace mailwhy::diagnose {

// Adds to the outcome, findings and detail ("soa").
void judge_soa(const Zone& zone, Outcome& out);

// The addresses of all the zone's servers, each once; none where that of one server could
// not be told.
std::vector<net::IpAddress> server_addresses(const Zone& zone);

// One /24, or one /48 of IPv6: then nobody has to be asked for more.
bool in_one_network(const std::vector<net::IpAddress>& addresses);

// One address, one /24 or /48, one autonomous system: `origins` of these addresses, as
// far as they were told. Adds a finding, and to the detail "networks".
void judge_diversity(const Zone& zone, const std::vector<net::IpAddress>& addresses,
                     const std::vector<AsNumbers>& origins, Outcome& out);

}  // namespace mailwhy::diagnose
