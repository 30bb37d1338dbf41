#include "knowledge/compile/list_code.h"

#include <array>
#include <charconv>

namespace mailwhy::knowledge::compile {

static std::string_view next_word(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

static bool read_octet(std::string_view text, uint32_t& octet) {
  const char* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, octet);
  return error == std::errc() && stop == end && octet <= 255 &&
         (text.size() == 1 || text[0] != '0');
}

static bool read_bit(std::string_view text, ListCodeRow& row) {
  row.bit = true;
  if (!read_octet(text, row.first)) return false;
  row.last = row.first;
  return row.first != 0 && (row.first & (row.first - 1)) == 0;
}

static bool read_answer(std::string_view text, ListCodeRow& row) {
  if (text.starts_with("bit:")) return read_bit(text.substr(4), row);
  for (int place = 0; place < 4; place++) {
    size_t dot = place < 3 ? text.find('.') : text.size();
    if (dot == text.npos) return false;
    std::string_view part = text.substr(0, dot);
    text.remove_prefix(place < 3 ? dot + 1 : dot);
    uint32_t low = 0, high = 0;
    if (part == "*" && place == 2) {
      row.mask &= 0xFFFF00FF;
    } else if (size_t dash = part.find('-'); dash != part.npos && place == 3) {
      if (!read_octet(part.substr(0, dash), low) ||
          !read_octet(part.substr(dash + 1), high) || low > high)
        return false;
    } else {
      if (!read_octet(part, low)) return false;
      high = low;
    }
    row.first = row.first << 8 | low;
    row.last = row.last << 8 | high;
  }
  return row.first >> 24 == 127;
}

Result<ListCodeRow> read_list_code(std::string_view text) {
  ListCodeRow row;
  if (!read_answer(next_word(text), row)) return fail("is no answer of a list");
  row.outcome = next_word(text);
  row.severity = next_word(text);
  row.meaning = next_word(text);
  if (row.meaning.empty()) return fail("is not ANSWER CLASS SEVERITY MEANING");
  while (text.starts_with(' ')) text.remove_prefix(1);
  row.name = text;
  return row;
}

}  // namespace mailwhy::knowledge::compile
