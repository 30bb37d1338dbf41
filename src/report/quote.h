// The refusal as it was worded, with what decided underlined and named.
#pragma once

#include <string>
#include <vector>

#include "bounce/facts.h"
#include "report/marks.h"

namespace mailwhy::report {

// The words of the refusal on one line, safe to show: as they stand in the input where
// that is known, but for the codes that each line of a longer reply repeats. "" where
// there are none.
std::string quoted_reply(const bounce::Refusal& refusal);

// What of it decided: address, sender or domain, the words of the reason, list, code.
// Sorted, without overlap.
std::vector<Mark> marks_in(const Page& page, const std::string& quoted,
                           const bounce::Refusal& refusal);

// Draws it, wrapped; at most `max_lines` lines of the reply, those with a mark among
// them.
void draw_quote(Page& page, const bounce::Refusal& refusal, int max_lines = 6);

}  // namespace mailwhy::report
