#include "text/shell_quoted.h"

#include "text/ascii.h"

namespace mailwhy::text {

std::string shell_quoted(std::string_view text) {
  constexpr std::string_view kPlain = "@%+=:,./_-";
  bool plain = !text.empty();
  for (char c : text) plain = plain && (is_alnum(c) || kPlain.find(c) != kPlain.npos);
  if (plain && text.front() != '-') return std::string(text);
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'')
      quoted += "'\\''";
    else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
      quoted += c;
    else
      quoted += ' ';  // a control character does nothing for the diagnosis
  }
  return quoted + "'";
}

}  // namespace mailwhy::text
