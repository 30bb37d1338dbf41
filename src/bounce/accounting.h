// Accounting files of PowerMTA: CSV rows of bounces, deferrals and complaints, behind a
// row that names the columns.
#pragma once

#include <string_view>
#include <vector>

#include "bounce/read.h"

namespace mailwhy::bounce {

// Is the first line the head of such a table? "type,timeLogged,timeQueued,orig,rcpt,…"
bool looks_like_accounting(std::string_view text);

// One Refusal a row that tells of one; deliveries give none. A row may be broken: it is
// passed over. At most 64 columns and 64 kB a row.
std::vector<Refusal> read_accounting(std::string_view text, const ReadOptions& options);

}  // namespace mailwhy::bounce
