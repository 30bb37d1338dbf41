// An examination (`mailwhy check`) in Markdown, in the order of its page.
#pragma once

#include <string>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

std::string markdown_examination(const Page& page, const diagnose::Report& report,
                                 const diagnose::Case& one);

// "`spf_no_record`, proven"
std::string markdown_cause(const Page& page, const diagnose::Finding& finding);

}  // namespace mailwhy::report
