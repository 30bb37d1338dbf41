// UTF-8 back into the charset that a mail was written in.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::dkim {

// Nothing where the charset is unknown or lacks a character of the text.
std::optional<std::string> from_utf8(std::string_view text, std::string_view charset);

// The charsets that mails with the text's first foreign character are written in, lower
// case, without UTF-8; the usual Western ones where there is none.
std::span<const std::string_view> charsets_of_script(std::string_view utf8);

// "koi8-r", "KOI8-R", "Koi8-r": a name as it is spelt.
std::vector<std::string> charset_spellings(std::string_view charset);

}  // namespace mailwhy::dkim
