// How long a reply asks to wait.
#pragma once

#include <optional>

#include "bounce/folded_reply.h"

namespace mailwhy::bounce {

// Seconds: "try again in 5 minutes", "retry after 300 seconds", "come back in 00:04:30".
std::optional<long> retry_after_in(const FoldedReply& reply);

}  // namespace mailwhy::bounce
