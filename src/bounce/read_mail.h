// A mail of any kind: its reader is chosen by what is characteristic of it.
#pragma once

#include <string>
#include <vector>

#include "bounce/facts.h"
#include "bounce/read.h"
#include "text/result.h"

namespace mailwhy::bounce {

// One Refusal a failed recipient; a delivery that succeeded, a complaint or an automatic
// reply gives one with that label. Errors: unreadable; nothing_there for an ordinary
// mail.
Result<std::vector<Refusal>> read_mail(std::string bytes, const ReadOptions& options);

}  // namespace mailwhy::bounce
