// A field of the shape "value; name=value; name="value"": Content-Type and its like (RFC
// 2045, section 5.1).
#pragma once

#include <string_view>
#include <vector>

#include "text/storage.h"

namespace mailwhy::mail {

struct Parameterized {
  std::string_view value;  // "multipart/report", lower case
  struct Parameter {
    std::string_view name;   // lower case
    std::string_view value;  // as written, quotes and backslashes removed
    bool extended = false;   // RFC 2231: "utf-8''%D0%B0", charset and octets
  };
  std::vector<Parameter> parameters;  // at most 32

  std::string_view parameter(std::string_view name) const;  // "" if there is none
};

// Never fails: what cannot be read is left out. Comments in parentheses are skipped. The
// result is made of views into `field`, and into `texts` where it differs.
Parameterized parse_parameterized(std::string_view field, text::Storage& texts);

// The value alone: all there is in most fields.
std::string_view parse_value(std::string_view field, text::Storage& texts);

}  // namespace mailwhy::mail
