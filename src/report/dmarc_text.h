// What the DMARC workbench prints: `mailwhy dmarc check`.
#pragma once

#include <string>

#include "dmarc/check.h"
#include "report/page.h"

namespace mailwhy::report {

// The result and what the domain asks for; each identifier and whether it counts; where
// the record was looked for; what receivers of RFC 7489 find where that differs.
std::string dmarc_check_text(const dmarc::Outcome& outcome, const TextOptions& options);

}  // namespace mailwhy::report
