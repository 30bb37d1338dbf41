// A text with some of its bytes underlined and named, wrapped to the page:
//
//   550 203.0.113.9 is not allowed to send from <info@example.org>
//   ─┬─ ─────┬─────                              ───────┬────────
//    │       │                                          └─ the sender checked
//    │       └─ the address that sent
//    └─ final
#pragma once

#include <string>
#include <vector>

#include "report/page.h"

namespace mailwhy::report {

struct Mark {
  size_t begin = 0, end = 0;  // bytes of the text
  std::string label;          // "": underlined only
};

inline constexpr int kRecordLines = 12;  // of a record that stands beside its fault

// At most `max_lines` lines of the text, those with a mark always among them; what is
// left out shows as "…". The text holds single blanks and nothing that must not be shown;
// the marks are sorted and do not overlap.
void draw_marked(Page& page, const std::string& text, const std::vector<Mark>& marks,
                 int indent, int max_lines);

}  // namespace mailwhy::report
