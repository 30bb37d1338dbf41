// The report as people read it on a terminal: the verdict in plain words first, then what
// can be done now, the refusal itself, who must act, how it was decided, the change and
// its proof.
#pragma once

#include <string>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// All of a report; a line where nothing is wrong. Ends in a newline.
std::string to_text(const diagnose::Report& report, const TextOptions& options);

}  // namespace mailwhy::report
