// Letters and digits as the mail RFCs mean them: ASCII, whatever the locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mailwhy::text {

constexpr bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_alpha(char c) {
  return is_upper(c) || is_lower(c);
}
constexpr bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c);
}
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool is_space(char c) {
  constexpr uint64_t kSpaces = uint64_t{1} << ' ' | 1 << '\t' | 1 << '\r' | 1 << '\n';
  auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' && kSpaces >> byte & 1;  // most bytes are above the blank
}
constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c + 32) : c;
}

std::string to_lower(std::string_view text);
bool continues_ignoring_case(std::string_view text, std::string_view prefix);
inline bool starts_with_ignore_case(std::string_view text, std::string_view prefix) {
  if (prefix.empty()) return true;
  if (text.size() < prefix.size() || to_lower(text[0]) != to_lower(prefix[0]))
    return false;
  return continues_ignoring_case(text, prefix);
}
inline bool equals_ignore_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && starts_with_ignore_case(a, b);
}
// Takes `prefix` off the beginning, where it stands there.
inline bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}
// Where the next `a` or `b` stands; the size of the text if none does.
size_t find_either(std::string_view text, char a, char b, size_t from = 0);
// Where the next byte above 0x7F stands; the size of the text if none does.
size_t find_non_ascii(std::string_view text, size_t from = 0);
size_t count_byte(std::string_view text, char c);

// Bytes that no text holds: control characters other than those of line ends, blanks,
// form feed, backspace and the escape that switches character sets.
struct Controls {
  size_t all = 0, nuls = 0;
};
Controls count_controls(std::string_view text);

// Position of `needle` in `text`, std::string_view::npos if absent. Linear.
size_t find_ignore_case(std::string_view text, std::string_view needle, size_t from = 0);

// Without blanks, CR and LF at both ends.
inline std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace mailwhy::text
