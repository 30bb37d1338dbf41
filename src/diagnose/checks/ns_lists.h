// Who lists which name servers: the servers of the zone above, each of the zone's own
// (NS01 of docs/check.md). RFC 1034, section 4.2.2.
#pragma once

#include "diagnose/checks/check.h"
#include "diagnose/server_faults.h"

namespace mailwhy::diagnose {

// The delegation against the zone's own list; and the lists of the zone's servers, where
// those differ.
void judge_lists(const Zone& zone, const ServerFaults& faults, Outcome& out);
// The servers of the zone above among each other.
void judge_parents(const Zone& zone, Outcome& out);

// One server less is borne as long as two are left.
Severity severity_beside(const ServerFaults& faults);

}  // namespace mailwhy::diagnose
