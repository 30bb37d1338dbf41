#include "report/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mailwhy::report {

static bool is_continuation(std::string_view text, size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// The length that the first byte announces; 0 for a byte that cannot be first.
static size_t announced_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

bool next_glyph(std::string_view& text, Glyph& glyph) {
  if (text.empty()) return false;
  auto first = static_cast<unsigned char>(text[0]);
  size_t length = announced_length(first);
  constexpr std::array<unsigned char, 5> kFirstBits = {0, 0x7F, 0x1F, 0x0F, 0x07};
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  char32_t code = first & kFirstBits[length];
  bool good = length > 0;
  for (size_t i = 1; good && i < length; i++) {
    good = is_continuation(text, i);
    if (good) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
  }
  good = good && code >= kSmallest[length] && code <= 0x10FFFF &&
         (code < 0xD800 || code > 0xDFFF);
  if (!good) length = 1;
  glyph = {good ? code : U'\uFFFD', text.substr(0, length), !good};
  text.remove_prefix(length);
  return true;
}

using Range = std::pair<char32_t, char32_t>;

// Sorted, disjoint. Marks of scripts that mail texts are written in; Indic ones are left
// out.
static constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x2064}, {0x2066, 0x206F}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0001, 0xE01EF}};

static constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},  {0x23E9, 0x23EC},
    {0x2614, 0x2615},   {0x26A1, 0x26A1},   {0x2705, 0x2705},  {0x274C, 0x274C},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},  {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

static bool contains(const Range* begin, const Range* end, char32_t code) {
  auto after = std::upper_bound(
      begin, end, code, [](char32_t c, const Range& range) { return c < range.first; });
  return after != begin && code <= (after - 1)->second;
}

int columns(char32_t code) {
  if (code < 0x300) return 1;
  if (contains(std::begin(kZeroWidth), std::end(kZeroWidth), code)) return 0;
  return contains(std::begin(kWide), std::end(kWide), code) ? 2 : 1;
}

int columns(std::string_view text) {
  int sum = 0;
  for (Glyph glyph; next_glyph(text, glyph);) sum += columns(glyph.code);
  return sum;
}

static bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

// Characters that make a line read otherwise than its bytes run.
static bool turns_writing(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string shown(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (Glyph glyph; next_glyph(text, glyph);) {
    if (glyph.code == '\t')
      out += ' ';
    else if (glyph.broken || is_control(glyph.code) || turns_writing(glyph.code))
      out += "\xEF\xBF\xBD";
    else
      out += glyph.bytes;
  }
  return out;
}

std::string_view first_octets(std::string_view text, size_t most) {
  size_t end = std::min(most, text.size());
  for (int back = 0; back < 3 && end > 0 && is_continuation(text, end); back++) end--;
  return text.substr(0, is_continuation(text, end) ? most : end);
}

std::string to_ascii(std::string_view text) {
  using Form = std::pair<char32_t, std::string_view>;
  static constexpr Form kForms[] = {
      {U'✗', "x"},  {U'✓', "+"},  {U'─', "-"}, {U'│', "|"},      {U'┬', "+"},
      {U'├', "|"},  {U'└', "`"},  {U'┘', "'"}, {U'◄', "<"},      {U'·', "-"},
      {U'«', "\""}, {U'»', "\""}, {U'—', "-"}, {U'–', "-"},      {U'’', "'"},
      {U'“', "\""}, {U'”', "\""}, {U'×', "x"}, {U'\u00A0', " "}, {U'→', "->"},
      {U'…', "..."}};
  std::string out;
  out.reserve(text.size());
  for (Glyph glyph; next_glyph(text, glyph);) {
    if (glyph.code < 0x80) {
      out += static_cast<char>(glyph.code);
      continue;
    }
    auto form = std::ranges::find(kForms, glyph.code, &Form::first);
    out += form == std::end(kForms) ? std::string_view("?") : form->second;
  }
  return out;
}

std::string with_capital(std::string text) {
  auto first = text.empty() ? '\0' : text.front();
  if (first >= 'a' && first <= 'z') text.front() = static_cast<char>(first - 'a' + 'A');
  // Cyrillic а to п and р to я are two bytes each.
  if (text.starts_with("\xD0") && text.size() > 1) {
    auto second = static_cast<unsigned char>(text[1]);
    if (second >= 0xB0 && second <= 0xBF) text[1] = static_cast<char>(second - 0x20);
  } else if (text.starts_with("\xD1") && text.size() > 1) {
    auto second = static_cast<unsigned char>(text[1]);
    if (second >= 0x80 && second <= 0x8F) {
      text[0] = '\xD0';
      text[1] = static_cast<char>(second + 0x20);
    }
  }
  return text;
}

}  // namespace mailwhy::report
