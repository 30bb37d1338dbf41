// The name in HELO that a refusal over it objects to, in whatever words: "Invalid HELO:
// srv01", "HELO argument "srv01" invalid".
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::bounce {

// What stands in brackets or quotes and has the form of a host name; else the first word
// behind HELO or EHLO that no language has: with a digit or a dot inside, or localhost.
// "" if there is none. Looks at the first 2 kB.
std::string greeting_name_in(std::string_view reply);

}  // namespace mailwhy::bounce
