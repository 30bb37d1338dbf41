// The reply as it stands in the input: its line and its first lines.
#pragma once

#include <string_view>

#include "bounce/facts.h"
#include "text/excerpt.h"

namespace mailwhy::bounce {

// Sets refusal.reply_line and refusal.quoted. A reply that was decoded has no line; it is
// quoted as it reads decoded.
void quote_reply(Refusal& refusal, const text::Excerpt& reply, std::string_view input);

}  // namespace mailwhy::bounce
