// A TXT record's text as the character-strings that DNS can carry: RFC 1035,
// section 3.3.14.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::report {

// Pieces of at most 255 octets, at least one; cut behind a blank where there is one, so
// that who joins them with nothing (RFC 7208, 3.3) and who reads them apart both see
// whole terms.
std::vector<std::string> txt_pieces(std::string_view text);

// As in a zone file: quoted, quotes and backslashes escaped, octets beyond printable
// ASCII as
// \DDD (RFC 1035, 5.1).
std::string zone_string(std::string_view piece);

}  // namespace mailwhy::report
