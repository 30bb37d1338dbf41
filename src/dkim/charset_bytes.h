// UTF-8 back into the charset that a mail was written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailwhy::dkim {

// Charsets of one octet a character whose lower half is ASCII, and UTF-8 itself. Nothing
// where the charset is unknown or lacks a character of the text.
std::optional<std::string> from_utf8(std::string_view text, std::string_view charset);

}  // namespace mailwhy::dkim
