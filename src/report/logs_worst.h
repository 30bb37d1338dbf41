// The refusals of a log that weigh most, explained: how many and where, the likely cause,
// who must act, what to do, and the command that diagnoses one of them.
#pragma once

#include "logs/picture.h"
#include "report/page.h"

namespace mailwhy::report {

void draw_worst(Page& page, const logs::Picture& picture);

}  // namespace mailwhy::report
