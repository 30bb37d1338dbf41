#include "report/txt_strings.h"

#include <fmt/format.h>

namespace mailwhy::report {

static constexpr size_t kMaxString = 255;

std::vector<std::string> txt_pieces(std::string_view text) {
  std::vector<std::string> pieces;
  while (text.size() > kMaxString) {
    size_t blank = text.substr(0, kMaxString).rfind(' ');
    size_t cut = blank == text.npos ? kMaxString : blank + 1;
    pieces.emplace_back(text.substr(0, cut));
    text.remove_prefix(cut);
  }
  if (!text.empty() || pieces.empty()) pieces.emplace_back(text);
  return pieces;
}

std::string zone_string(std::string_view piece) {
  std::string out = "\"";
  for (char c : piece) {
    auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (octet < 0x20 || octet > 0x7E)
      out += fmt::format("\\{:03}", octet);
    else
      out += c;
  }
  return out + '"';
}

}  // namespace mailwhy::report
