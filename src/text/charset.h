// Any charset a mail may name, to UTF-8, by ICU.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailwhy::text {

bool is_utf8(std::string_view bytes);

// Would to_utf8() return them as they are? Where it says no, it may still.
bool is_utf8_already(std::string_view bytes, std::string_view charset);

// `bytes` of the named charset as UTF-8. Mail lies about charsets, so this never fails:
// an empty, unknown or ASCII name leaves bytes that are UTF-8 as they are and reads
// others as guess_charset() says; what cannot be converted becomes U+FFFD. Reads at most
// kMaxConverted bytes.
inline constexpr size_t kMaxConverted = 4u << 20;
std::string to_utf8(std::string_view bytes, std::string_view charset);

// UTF-8 written in another charset. Nothing where the charset is unknown or lacks a
// character of the text.
std::optional<std::string> from_utf8(std::string_view utf8, std::string_view charset);

}  // namespace mailwhy::text
