// Transfer encodings of mail: quoted-printable and base64 (RFC 2045, section 6), encoded
// words (RFC 2047).
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::text {

// Both skip over what does not belong there, as RFC 2045 asks of readers, and keep what
// was readable.
std::string decode_quoted_printable(std::string_view text);
std::string decode_base64(std::string_view text);

// "=?koi8-r?B?8MnT2M3P?= <a@example.org>" as UTF-8. Broken words stay as they are; the
// blank between two encoded words is dropped (section 6.2).
std::string decode_words(std::string_view text);

}  // namespace mailwhy::text
