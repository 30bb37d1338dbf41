// Whether a text begins with one of some fixed phrases; upper and lower case count alike.
// Only those that share its first letter are compared.
//
//   static constexpr text::Beginnings kCopy({"original message", "returned message"});
//   if (kCopy.any_at(line)) …
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "text/ascii.h"

namespace mailwhy::text {

class Beginnings {
 public:
  static constexpr size_t kMost = 64;

  // None of them empty.
  template <size_t N>
  explicit constexpr Beginnings(const std::string_view (&phrases)[N]) {
    static_assert(N <= kMost);
    for (size_t i = 0; i < N; i++) {
      phrases_[i] = phrases[i];
      by_first_[byte_of(phrases[i].front())] |= uint64_t{1} << i;
    }
  }

  bool any_at(std::string_view text) const {
    if (text.empty()) return false;
    for (uint64_t left = by_first_[byte_of(text.front())]; left; left &= left - 1)
      if (starts_with_ignore_case(text, phrases_[std::countr_zero(left)])) return true;
    return false;
  }

 private:
  static constexpr size_t byte_of(char c) {
    return static_cast<unsigned char>(to_lower(c));
  }

  std::array<uint64_t, 256> by_first_{};  // a bit for each phrase
  std::array<std::string_view, kMost> phrases_{};
};

}  // namespace mailwhy::text
