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

// SARIF 2.1.0, for CI and code review: one run, a rule a cause. Files below `folder` (an
// absolute path, or "") are named relative to it. Ends in a newline.
std::string zone_sarif(const diagnose::ZoneLint& lint, const TextOptions& options,
                       const std::string& version, const std::string& folder = "");

// Which checks the files alone could not tell; how many findings and names are left out.
// "" where there are none.
std::string zone_untold(const Page& page, const diagnose::ZoneLint& lint);
std::string zone_left_out(const Page& page, const diagnose::ZoneLint& lint);
// Includes that were not looked up, because only the files were read; "" where none is.
std::string zone_unread(const Page& page, const diagnose::ZoneLint& lint);

// 1 where there is an error, else 0.
int zone_status(const diagnose::ZoneLint& lint);

}  // namespace mailwhy::report
