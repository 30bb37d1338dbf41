// The refusal as it was worded, with what decided underlined and named:
//
//   550 203.0.113.9 is not allowed to send from <info@example.org>
//   ─┬─ ─────┬─────                              ───────┬────────
//    │       │                                          └─ the sender checked
//    │       └─ the address that sent
//    └─ final
#pragma once

#include <string>
#include <vector>

#include "bounce/facts.h"
#include "report/page.h"

namespace mailwhy::report {

struct Mark {
  size_t begin = 0, end = 0;  // bytes of the quoted text
  std::string label_key;      // "underline.ip"
};

// The words of the refusal on one line, safe to show: as they stand in the input where
// that is known, else code, status and text of the reply. "" where there are none.
std::string quoted_reply(const bounce::Refusal& refusal);

// What of it decided: address, sender or domain, the words of the reason, list, code.
// Sorted, without overlap.
std::vector<Mark> marks_in(const std::string& quoted, const bounce::Refusal& refusal);

// Draws it, wrapped; at most `max_lines` lines of the reply, those with a mark among
// them.
void draw_quote(Page& page, const bounce::Refusal& refusal, int max_lines = 6);

}  // namespace mailwhy::report
