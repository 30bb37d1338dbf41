// What the SOA record says and whether all servers say the same, how long a missing
// record stays missing, and whether one fault takes all servers away: NS07, NS14, NS17 of
// docs/check.md. RFC 1912, section 2.2; RFC 2308; RFC 2182, section 3.1.
#pragma once

#include "diagnose/checks/check.h"
#include "diagnose/name_servers.h"

namespace mailwhy::diagnose {

// Adds to the outcome, findings and detail ("soa").
void judge_zone_values(const Zone& zone, Outcome& out);

}  // namespace mailwhy::diagnose
