// Hexadecimal, base32hex and base64 as RDATA writes them: RFC 4648, sections 4, 7 and 8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailwhy::dns {

std::string to_hex(std::string_view octets);  // lower case
std::string to_base32hex(
    std::string_view octets);  // lower case, without padding (RFC 5155, 3.3)
std::string to_base64(std::string_view octets);  // with padding

// Exact inverses: nullopt for a foreign character, a missing or stray digit, bits left
// over.
std::optional<std::string> from_hex(std::string_view text);
std::optional<std::string> from_base32hex(std::string_view text);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace mailwhy::dns
