// The picture of a log as the support desk reads it: what is unusual and worst first,
// each with who must act and the command that diagnoses it, then the tables.
#pragma once

#include <string>

#include "logs/analysis.h"
#include "logs/picture.h"
#include "report/page.h"

namespace mailwhy::report {

// Ends in a newline. Tables hold ten rows, every row with `options.all`.
std::string logs_text(const logs::Picture& picture, const TextOptions& options);

// For those who follow a log, a line each: a refusal, and something unusual.
std::string met_text(const logs::Met& met, const TextOptions& options);
std::string unusual_text(const logs::Volume& volume, const logs::Unusual& unusual,
                         bool zoned, const TextOptions& options);

}  // namespace mailwhy::report
