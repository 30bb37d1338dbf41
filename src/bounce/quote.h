// The reply as it stands in the input: its line and its first lines.
#pragma once

#include <string_view>

#include "bounce/facts.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

// The line of a place in the input, from which the next one is counted on: the refusals
// of one mail share it, so that all of them together count its lines once.
struct LineCount {
  size_t offset = 0, line = 1;
};

// Sets refusal.reply_line and refusal.quoted. A reply that was decoded has no line; it is
// quoted as it reads decoded.
void quote_reply(Refusal& refusal, const text::Excerpt& reply, std::string_view input,
                 LineCount* counted = nullptr);

}  // namespace mailwhy::bounce
