// Names of kept cases and secrets: random, long enough that nobody guesses one.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::store {

inline constexpr size_t kIdLength = 26;  // 128 bits in base32

// Octets from the kernel's generator.
std::string random_octets(size_t count);

// 128 random bits in base32 (RFC 4648, section 6), lower case, without padding.
std::string new_id();

// Has it the form of new_id()? What comes in a path is asked for only then.
bool is_id(std::string_view text);

// What two equal texts have in common and nobody can compute without the secret:
// HMAC-SHA-256 (RFC 2104), hexadecimal.
std::string fingerprint(std::string_view secret, std::string_view text);

}  // namespace mailwhy::store
