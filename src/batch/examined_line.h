// What `mailwhy check -` says of one name in one line.
#pragma once

#include <string>

#include "batch/name_list.h"
#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::batch {

// "✗ example.org   1 problem, 2 warnings   example.org has several SPF records …", at
// most look.width columns, with its end.
std::string examined_text(const diagnose::Report& report,
                          const report::TextOptions& look);

// {"line": 12, "source": "exa mple", "error": "line 12: …"} with its end: a line of the
// list that cannot be read.
std::string unread_json(const ListedName& name);

// What a line of such JSON was about, report or not; "" where it cannot be read.
std::string source_of_json(std::string_view line);

}  // namespace mailwhy::batch
