// Who registers below whom: the Public Suffix List (publicsuffix.org) as Debian ships it
// in libpsl.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::text {

// The registrable domain: "mail.example.co.uk" gives "example.co.uk". A name that is
// itself a public suffix, or has one label, is returned as it is. Expects lower-case
// A-labels.
std::string organizational_domain(std::string_view domain);

bool is_public_suffix(std::string_view domain);

// Is `name` the domain itself or below it? Case is ignored, a final dot too.
bool is_under(std::string_view name, std::string_view domain);

}  // namespace mailwhy::text
