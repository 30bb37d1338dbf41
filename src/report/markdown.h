// A report as Markdown, for a ticket, a wiki or a pull request: headings, the change as a
// diff, the proof as a table.
#pragma once

#include <span>
#include <string>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// Of options only the language and the clock matter. Ends in a newline.
std::string to_markdown(std::span<const diagnose::Report> reports,
                        const TextOptions& options);

}  // namespace mailwhy::report
