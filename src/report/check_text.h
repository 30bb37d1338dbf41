// The report of an examination (`mailwhy check`) for a terminal: counts, what is wrong
// with its change, what could not be told, and in one line what is fine.
#pragma once

#include <string>
#include <vector>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// Of kind Domain or Ip: a domain or an address examined, not a refusal explained.
bool is_examination(const diagnose::Report& report);

// A case of such a report.
void draw_examination(Page& page, const diagnose::Report& report,
                      const diagnose::Case& one);

struct CheckCounts {
  size_t problems = 0, warnings = 0, fine = 0, unknown = 0;
};
CheckCounts count_checks(const diagnose::Case& one);

// "example.org", or the address where no domain was examined.
std::string examined(const diagnose::Report& report, const diagnose::Case& one);

// "example.org: 2 problems, 1 warning"
std::string examination_headline(const Page& page, const diagnose::Report& report,
                                 const diagnose::Case& one);

// "SPF record": the check's name in words.
std::string check_name(const Page& page, const diagnose::Evidence& evidence);

// " (nobody was called)": why a check could not tell, where its evidence says so; else
// "".
std::string why_untold(const Page& page, const diagnose::Evidence& evidence);

// The sentences that say more than the finding's title.
std::vector<std::string> finding_notes(const Page& page,
                                       const diagnose::Finding& finding);

// The finding before `place` whose change replaces the same record by the same; nullptr.
const diagnose::Finding* mended_with(const diagnose::Case& one, size_t place,
                                     const diagnose::Change& change);

// "fine: MX, SPF record"; "" where nothing is.
std::string fine_text(const Page& page, const diagnose::Case& one);

}  // namespace mailwhy::report
