// What was given where a mail, or words of one, is wanted, and is none.
#pragma once

#include <optional>
#include <string_view>

#include "text/result.h"

namespace mailwhy::bounce {

// What kind of binary file these are the first octets of; "" where it may be a text.
std::string_view binary_kind(std::string_view bytes);

// For those who check signatures, which takes a mail as it came, with all of its header.
// Nothing where it begins with fields of a header, or is empty: that is a mail without
// any. Else an Error that says what was seen instead (a binary file, a web page, an event
// in JSON, a log, a text) and how to get at the mail. Looks at the first 4 MB.
std::optional<Error> why_no_mail(std::string_view bytes);

}  // namespace mailwhy::bounce
