// A mailbox in one file: RFC 4155. Mails stand one after another, each behind a line
// "From sender Www Mmm dd hh:mm:ss yyyy" that follows an empty line or begins the file.
#pragma once

#include <string_view>
#include <vector>

namespace mailwhy::mail {

inline constexpr size_t kMaxMboxMails =
    100'000;  // what lies behind stays in the last one

// Does this line begin a mail of a mailbox? "From bob@example.net Sat Nov 21 05:19:53
// 2026".
bool is_from_line(std::string_view line);

// May a mail of a mailbox end with this line? An empty one; some writers put none behind
// the end of the last part, "--boundary--".
bool may_end_mail(std::string_view line);

// What ends the lines of the text that begins so: a bare CR on old Macs, else LF.
char line_end_of(std::string_view head);

// The mails, each with its "From " line; the text itself where it is no mailbox. Views
// into `text`. One pass; a "From " that begins a sentence of a mail's text divides
// nothing.
std::vector<std::string_view> split_mbox(std::string_view text);

}  // namespace mailwhy::mail
