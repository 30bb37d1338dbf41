// Base64 as tags hold it: strict, with the byte where it breaks. RFC 6376, section 3.2
// (base64string), RFC 4648.
#pragma once

#include <string>
#include <string_view>

#include "dkim/fault.h"

namespace mailwhy::dkim {

// Blanks and folds between letters are skipped, padding may be missing at the end.
// Faults: base64_byte (a byte that is none of its letters), base64_truncated (one letter
// too many or too few to make octets), base64_after_padding.
Reading<std::string> decode_base64(std::string_view text);

std::string encode_base64(std::string_view octets);

}  // namespace mailwhy::dkim
