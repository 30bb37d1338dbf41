// The faults of zone files for a terminal, an editor's list of errors, and programs:
// `mailwhy check --zone FILE`.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "diagnose/zone_lint.h"
#include "report/page.h"

namespace mailwhy::report {

// "zone.db:12:20: ✗ …" on one line, as compilers write it, what belongs to it below.
std::string zone_text(const diagnose::ZoneLint& lint, const TextOptions& options);

// mailwhy.zone/1.
boost::json::object zone_json(const diagnose::ZoneLint& lint, const TextOptions& options);

// SARIF 2.1.0, for CI and code review: one run, a rule a cause. Ends in a newline.
std::string zone_sarif(const diagnose::ZoneLint& lint, const TextOptions& options,
                       const std::string& version);

// The sentences that say more than the finding's title.
std::vector<std::string> zone_notes(const Page& page, const diagnose::Finding& finding);

// 1 where there is an error, else 0.
int zone_status(const diagnose::ZoneLint& lint);

}  // namespace mailwhy::report
