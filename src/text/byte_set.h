// A set of bytes, made when the program is built. Looking for the first of them in a
// text takes one look at each byte: find_first_of() takes a call.
//
//   static constexpr text::ByteSet kEnds(" \t,;");
//   size_t end = kEnds.find_in(words);
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mailwhy::text {

class ByteSet {
 public:
  explicit constexpr ByteSet(std::string_view bytes) {
    for (char c : bytes) known_[static_cast<unsigned char>(c)] = true;
  }

  constexpr bool has(char c) const { return known_[static_cast<unsigned char>(c)]; }

  // Where the first of them stands from `from` on; std::string_view::npos if none does.
  constexpr size_t find_in(std::string_view text, size_t from = 0) const {
    for (size_t at = from; at < text.size(); at++)
      if (has(text[at])) return at;
    return std::string_view::npos;
  }

 private:
  std::array<bool, 256> known_{};
};

}  // namespace mailwhy::text
