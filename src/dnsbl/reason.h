// The TXT record beside a listing (RFC 5782, 2.1): words of a stranger, to be shown.
#pragma once

#include <string>

#include "dns/resolver.h"

namespace mailwhy::dnsbl {

constexpr size_t kMaxReason = 300;  // bytes

// One line of valid UTF-8 without control characters or marks that turn the writing
// direction, at most kMaxReason bytes.
std::string harmless(std::string_view text);

// The first record's text, or of several the first two joined; "" where there is none.
std::string reason_in(const dns::Answer& answer);

}  // namespace mailwhy::dnsbl
