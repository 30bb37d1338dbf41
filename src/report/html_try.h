// "Which address, which sender?": a record tried out before it is published.
#pragma once

#include <string>

#include "knowledge/knowledge.h"
#include "report/html.h"
#include "report/page.h"
#include "spf/check.h"

namespace mailwhy::report {

// What stands in the form; its fields are those of /api/v1/spf.
struct Trial {
  std::string ip, sender, helo, record;
};

// The form. `suffix` is put behind the ids of its fields: "-2" where a page has several.
void write_try_form(Html& html, const Page& page, const Trial& trial,
                    const std::string& suffix);

// The page that answers the form where no script does: the form again, and below it the
// result, or why there is none.
struct TryPage {
  Trial trial;
  const spf::Result* result = nullptr;
  std::string problem;
};
std::string html_try_page(knowledge::Language language, const TryPage& page);

}  // namespace mailwhy::report
