// Key records as people break them while they carry them into DNS: quotes and backslashes
// of a zone file, a panel's blanks, PEM borders, "p=p=". What they were meant to be: RFC
// 6376, section 3.6.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dkim {

inline constexpr size_t kMaxMended = 12;

// Records with a readable key that `record` may have been meant to be, the likeliest
// first; empty where the key itself is incomplete. Only a signature tells whether one of
// them is right. The record itself is not among them.
std::vector<std::string> mended_records(std::string_view record);

}  // namespace mailwhy::dkim
