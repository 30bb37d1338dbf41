// Name servers that give strangers more than the zone's records: answers about the rest
// of the world, or the whole zone at once (NS18 of docs/check.md). RFC 5358; RFC 5936,
// section 6.
#pragma once

#include "diagnose/checks/check.h"
#include "diagnose/name_servers.h"

namespace mailwhy::diagnose {

// One round. A transfer is asked for only where ports may be opened: some operators take
// it for an attack.
void judge_openness(const Examination& of, const Zone& zone, Outcome& out);

}  // namespace mailwhy::diagnose
