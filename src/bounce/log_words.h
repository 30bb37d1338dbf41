// Comparing the words of log lines with known ones, at the pace of whole logs: the length
// of a literal is known when the program is built, so that no function has to be called.
#pragma once

#include <cstring>
#include <string_view>

namespace mailwhy::bounce {

template <size_t Size>
bool begins(std::string_view text, const char (&word)[Size]) {
  return text.size() >= Size - 1 && std::memcmp(text.data(), word, Size - 1) == 0;
}

}  // namespace mailwhy::bounce
