// macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"
#include "spf/macro_syntax.h"

#include "text/ascii.h"

namespace mailwhy::spf {

using text::is_digit;

static bool is_delimiter(char c) {
  return c == '.' || c == '-' || c == '+' || c == ',' || c == '/' || c == '_' || c == '=';
}

static bool is_letter(char c, MacroPlace place) {
  constexpr std::string_view kAnywhere = "slodiphv", kExplanation = "crt";
  return kAnywhere.find(c) != kAnywhere.npos ||
         (place == MacroPlace::Explanation && kExplanation.find(c) != kExplanation.npos);
}

bool read_macro(std::string_view text, MacroPlace place, Macro& out) {
  if (text.size() < 2) return false;
  out = {};
  if (text[1] == '%' || text[1] == '_' || text[1] == '-') {
    out.letter = text[1];
    out.size = 2;
    return true;
  }
  if (text[1] != '{' || text.size() < 4) return false;
  size_t at = 2;
  char written = text[at++];
  out.letter = text::to_lower(written);
  out.escape = text::is_upper(written);
  if (!is_letter(out.letter, place)) return false;
  size_t digits = at;
  for (; at < text.size() && is_digit(text[at]); at++) {
    // More parts than any name has labels: as good as all.
    if (out.keep < 1000) out.keep = out.keep * 10 + static_cast<uint32_t>(text[at] - '0');
  }
  if (at > digits && out.keep == 0) return false;  // section 7.3: must be nonzero
  if (at < text.size() && (text[at] == 'r' || text[at] == 'R')) out.reverse = true, at++;
  size_t delimiters = at;
  while (at < text.size() && is_delimiter(text[at])) at++;
  if (at == text.size() || text[at] != '}') return false;
  out.delimiters = text.substr(delimiters, at - delimiters);
  out.size = static_cast<uint32_t>(at + 1);
  return true;
}

}  // namespace mailwhy::spf
