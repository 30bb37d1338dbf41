// The report of an examination (`mailwhy check`) for a terminal: counts, what is wrong
// with its change, what could not be told, and in one line what is fine.
#pragma once

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// A case of a report of kind Domain or Ip.
void draw_examination(Page& page, const diagnose::Report& report,
                      const diagnose::Case& one);

struct CheckCounts {
  size_t problems = 0, warnings = 0, fine = 0, unknown = 0;
};
CheckCounts count_checks(const diagnose::Case& one);

// "example.org", or the address where no domain was examined.
std::string examined(const diagnose::Report& report, const diagnose::Case& one);

}  // namespace mailwhy::report
