// Comparing the words of log lines with known ones, at the pace of whole logs: the length
// of a literal is known when the program is built, so that no function has to be called.
#pragma once

#include <cstring>
#include <string_view>

#include "text/ascii.h"

namespace mailwhy::bounce {

template <size_t Size>
bool begins(std::string_view text, const char (&word)[Size]) {
  return text.size() >= Size - 1 && std::memcmp(text.data(), word, Size - 1) == 0;
}

// The number at the beginning; 0 where none is. At most eight digits count.
inline unsigned count_in(std::string_view digits) {
  unsigned count = 0;
  for (char c : digits.substr(0, 8)) {
    if (!text::is_digit(c)) break;
    count = count * 10 + static_cast<unsigned>(c - '0');
  }
  return count;
}

}  // namespace mailwhy::bounce
