// Letters and digits as the mail RFCs mean them.
#include "text/ascii.h"

#include <cstdint>
#include <cstring>

namespace mailwhy::text {

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && starts_with_ignore_case(a, b);
}

bool continues_ignoring_case(std::string_view text, std::string_view prefix) {
  for (size_t i = 1; i < prefix.size(); i++)
    if (to_lower(text[i]) != to_lower(prefix[i])) return false;
  return true;
}

// One letter in each of eight bytes, and the bit that upper and lower case differ in.
struct EightOf {
  static constexpr uint64_t kOnes = 0x0101010101010101;
  uint64_t letter, fold;

  explicit EightOf(char c)
      : letter(kOnes * static_cast<unsigned char>(to_lower(c))),
        fold(is_alpha(c) ? kOnes * 0x20 : 0) {}
  // A byte of zero where the letter stands at `at`.
  uint64_t differences(const char* at) const {
    uint64_t word;
    std::memcpy(&word, at, sizeof word);
    return (word | fold) ^ letter;
  }
};

size_t find_either(std::string_view text, char a, char b, size_t from) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
  // A byte that is zero sets its highest bit in the result; one above it may, too.
  auto zero_bytes = [](uint64_t word) { return (word - kOnes) & ~word & kHighs; };
  uint64_t all_a = kOnes * static_cast<unsigned char>(a);
  uint64_t all_b = kOnes * static_cast<unsigned char>(b);
  size_t at = from;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if (zero_bytes(word ^ all_a) | zero_bytes(word ^ all_b)) break;
  }
  while (at < text.size() && text[at] != a && text[at] != b) at++;
  return at;
}

// Looks at eight places at once, and only closer where the first and the last letter fit.
size_t find_ignore_case(std::string_view text, std::string_view needle, size_t from) {
  if (from > text.size()) return std::string_view::npos;
  if (needle.empty()) return from;
  EightOf first(needle.front()), last(needle.back());
  size_t gap = needle.size() - 1, at = from;
  for (; at + gap + 8 <= text.size(); at += 8) {
    uint64_t wrong =
        first.differences(text.data() + at) | last.differences(text.data() + at + gap);
    constexpr uint64_t kHighs = EightOf::kOnes * 0x80;
    if (((wrong - EightOf::kOnes) & ~wrong & kHighs) == 0) continue;
    for (size_t i = at; i < at + 8; i++)
      if (starts_with_ignore_case(text.substr(i), needle)) return i;
  }
  for (; at + gap < text.size(); at++)
    if (starts_with_ignore_case(text.substr(at), needle)) return at;
  return std::string_view::npos;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace mailwhy::text
