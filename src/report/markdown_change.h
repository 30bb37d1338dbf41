// One change in Markdown: the question first where it hangs on one, the diff, the proof.
#pragma once

#include <string>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

// `level` of its headings. "" where there is nothing to say.
std::string markdown_change(const Page& page, const diagnose::Change& change,
                            const diagnose::Case& of, net::Time asked_at, int level);

// A question that stands by itself, and why it is open: an item of a list.
std::string markdown_question(const Page& page, const diagnose::Unknown& unknown);

}  // namespace mailwhy::report
