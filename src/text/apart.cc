#include "text/apart.h"

#include <algorithm>

namespace mailwhy::text {

static constexpr size_t kBefore = 12;  // octets of what is common that stay

static bool is_inside_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

static size_t start_of_character(const std::string& text, size_t at) {
  while (at > 0 && at < text.size() && is_inside_character(text[at])) at--;
  return at;
}

// Octets with which all that are not empty begin; 0 where there are not two.
static size_t common_beginning(const std::vector<std::string>& texts) {
  const std::string* first = nullptr;
  size_t common = 0;
  bool several = false;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (!first) {
      first = &text;
      common = text.size();
      continue;
    }
    several = true;
    auto [a, b] = std::ranges::mismatch(*first, text);
    common = std::min(common, static_cast<size_t>(a - first->begin()));
  }
  return several ? common : 0;
}

std::vector<std::string> shown_apart(std::vector<std::string> texts, size_t octets) {
  bool too_long = std::ranges::any_of(
      texts, [&](const std::string& text) { return text.size() > octets; });
  if (!too_long) return texts;
  size_t common = common_beginning(texts);
  // Where the difference would be seen anyway, the beginning tells more.
  size_t left_out = common > octets / 2 && common > kBefore ? common - kBefore : 0;
  for (std::string& text : texts) {
    if (text.empty()) continue;
    size_t from = start_of_character(text, left_out);
    size_t to = start_of_character(text, std::min(text.size(), from + octets));
    bool cut = to < text.size();
    text = (from > 0 ? "…" : "") + text.substr(from, to - from) + (cut ? "…" : "");
  }
  return texts;
}

}  // namespace mailwhy::text
