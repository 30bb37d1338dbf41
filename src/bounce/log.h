// Mail logs: Postfix, Exim, sendmail, OpenSMTPD and qmail, of the sending and of the
// refusing server.
#pragma once

#include <string_view>
#include <vector>

#include "bounce/draft.h"
#include "bounce/log_event.h"
#include "bounce/read.h"

namespace mailwhy::bounce {

// Does the text hold log lines? Looks at its first lines only.
bool looks_like_log(std::string_view text);

// One Refusal for each recipient that was refused or deferred; of several tries of one
// mail to one recipient the last counts. Lines of a queue id are tied: the sender stands
// in another line.
std::vector<Refusal> read_log(std::string_view text, const ReadOptions& options);

// The failure that an event tells of, for one of its recipients, as the diagnosis takes
// it; `offset` is where event.said stands in the input. Its time is left out.
Draft draft_of(const LogLine& line, const LogEvent& event, std::string_view recipient,
               size_t offset);

}  // namespace mailwhy::bounce
