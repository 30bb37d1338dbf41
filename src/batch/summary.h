// Totals and groups, for people and for programs.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "batch/classify.h"
#include "batch/groups.h"
#include "batch/totals.h"
#include "report/page.h"

namespace mailwhy::batch {

std::string summary_text(const Totals& totals, const Counts& counts,
                         const report::TextOptions& look);
boost::json::object summary_json(const Totals& totals, const Counts& counts);

std::string groups_text(const Groups& groups, const report::TextOptions& look);
boost::json::object group_json(const Group& group, uint64_t all,
                               knowledge::Language language);

// What diagnoses the example, ready for a shell: the file where it stands alone, else its
// reply and what is known beside it.
std::string diagnosing(const Case& example);

}  // namespace mailwhy::batch
