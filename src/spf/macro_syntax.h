// The grammar of macro-expand, for those who check it and those who expand it: RFC
// 7208, 7.1.
#pragma once

#include <cstdint>
#include <string_view>

namespace mailwhy::spf {

// Where a macro may stand: c, r and t are for explanations only (section 7.2).
enum class MacroPlace : uint8_t { DomainSpec, Explanation };

struct Macro {
  char letter = 0;              // lower case; '%', '_' or '-' for %%, %_ and %-
  bool escape = false;          // written in upper case: the value is URL-escaped
  bool reverse = false;         // transformer r
  uint32_t keep = 0;            // right-hand parts to keep; 0: all
  std::string_view delimiters;  // empty: "."
  uint32_t size = 0;            // octets of the macro, "%{" and "}" included
};

// Reads the macro at the front of `text`, whose first octet is '%'; false where there is
// none.
bool read_macro(std::string_view text, MacroPlace place, Macro& out);

}  // namespace mailwhy::spf
