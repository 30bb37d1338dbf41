// The form of /check: a domain and, if they are known, the servers that send for it.
#pragma once

#include <string>

#include "knowledge/knowledge.h"
#include "report/html.h"

namespace mailwhy::report {

struct CheckPage {
  std::string domain, addresses, helo, selectors;  // what stands in the fields already
  std::string problem;  // one sentence above them: why they were not understood
};

// What stands in <main>. Posted to /check as multipart/form-data.
std::string html_check_page(knowledge::Language language, const CheckPage& page = {});

// The list that a script fills while answers come, empty and hidden: a line for each kind
// of question.
void write_progress(Html& html, knowledge::Language language);

}  // namespace mailwhy::report
