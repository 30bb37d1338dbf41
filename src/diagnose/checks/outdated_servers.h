// Name servers that stumble over what resolvers of today ask: EDNS, cookies, names in
// mixed letters (NS11 of docs/check.md). RFC 6891; RFC 7873; RFC 1034, section 3.1.
#pragma once

#include "diagnose/checks/check.h"
#include "diagnose/name_servers.h"

namespace mailwhy::diagnose {

// A remark; a warning where a server says nothing to a question with a cookie, for then
// resolvers wait for it in vain. That is asked once more before it is said: one round.
void judge_habits(const Examination& of, const Zone& zone, Outcome& out);

}  // namespace mailwhy::diagnose
