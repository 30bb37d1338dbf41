// Letters and digits as the mail RFCs mean them.
#include "text/ascii.h"

#include <algorithm>

namespace mailwhy::text {

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && starts_with_ignore_case(a, b);
}

bool starts_with_ignore_case(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (size_t i = 0; i < prefix.size(); i++)
    if (to_lower(text[i]) != to_lower(prefix[i])) return false;
  return true;
}

size_t find_ignore_case(std::string_view text, std::string_view needle, size_t from) {
  if (from > text.size()) return std::string_view::npos;
  auto same = [](char a, char b) { return to_lower(a) == to_lower(b); };
  auto hit =
      std::search(text.begin() + from, text.end(), needle.begin(), needle.end(), same);
  if (hit == text.end() && !needle.empty()) return std::string_view::npos;
  return static_cast<size_t>(hit - text.begin());
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace mailwhy::text
