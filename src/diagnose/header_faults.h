// What the header of a returned mail gets wrong: RFC 5322, section 3.6 (how often a field
// may stand there), RFC 5321, section 4.5.3.1.6 (lines).
#pragma once

#include <string>
#include <string_view>

#include "mail/message.h"

namespace mailwhy::diagnose {

struct HeaderFaults {
  std::string missing;    // "Date": a field that must be there
  std::string repeated;   // "Subject": stands there more than once
  std::string not_ascii;  // "Subject": octets above 127 that are not encoded
  size_t long_line = 0;   // octets of the longest line, where over 998
  size_t from_count = 0;  // addresses in From, where more than one
  bool any() const {
    return !missing.empty() || !repeated.empty() || !not_ascii.empty() || long_line > 0 ||
           from_count > 1;
  }
};

// Where the reply speaks of one of the faults, only that one is given. A field that the
// rules do not demand (Message-ID) counts as missing only if the reply names it.
HeaderFaults header_faults(const mail::Message& returned, std::string_view reply);

}  // namespace mailwhy::diagnose
