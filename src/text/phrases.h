// Which of some fixed phrases a text holds, seen in one pass over it; upper and lower
// case count alike.
//
//   static constexpr text::Phrases kSigns({"rcpt to", "mail from"});
//   if (kSigns.any_in(words)) …
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "text/ascii.h"

namespace mailwhy::text {

class Phrases {
 public:
  static constexpr size_t kMost = 64;

  // Each of four bytes at least.
  template <size_t N>
  explicit constexpr Phrases(const std::string_view (&phrases)[N]) {
    static_assert(N <= kMost);
    for (std::string_view phrase : phrases) add(phrase);
  }
  // The same for one column of a table.
  template <class Row, size_t N>
  constexpr Phrases(const Row (&rows)[N], std::string_view Row::* column) {
    static_assert(N <= kMost);
    for (const Row& row : rows) add(row.*column);
  }

  // A bit for each phrase that stands in the text, by its place in the list.
  uint64_t in(std::string_view text) const {
    uint64_t found = 0;
    each(text, [&](size_t phrase, size_t) {
      found |= uint64_t{1} << phrase;
      return false;
    });
    return found;
  }
  bool any_in(std::string_view text) const {
    return each(text, [](size_t, size_t) { return true; });
  }

  // Calls found(phrase, at) for each, in the order of the text, until it returns true;
  // returns whether it did.
  template <class Found>
  bool each(std::string_view text, Found found) const {
    const char* data = text.data();
    const size_t windows = text.size() < 4 ? 0 : text.size() - 3;
    for (size_t at = 0; at < windows; at++) {
      uint32_t bytes;
      std::memcpy(&bytes, data + at, 4);
      bytes |= kLower;
      uint32_t bit = hash(bytes);
      if (!(filter_[bit >> 6] & uint64_t{1} << (bit & 63))) continue;
      for (size_t phrase = first_[bit % kRows]; phrase < count_; phrase = next_[phrase])
        if (heads_[phrase] == bytes &&
            starts_with_ignore_case(text.substr(at), phrases_[phrase]) &&
            found(phrase, at))
          return true;
    }
    return false;
  }

 private:
  // Folds letters; what else it changes, it changes in phrase and text alike.
  static constexpr uint32_t kLower = 0x20202020;
  static constexpr int kFilterBits = 11;
  static constexpr size_t kRows = 32;  // phrases whose heads' hashes end alike

  static constexpr uint32_t hash(uint32_t bytes) {
    return bytes * 0x9E3779B1u >> (32 - kFilterBits);
  }
  constexpr void add(std::string_view phrase) {
    std::array<char, 4> head = {phrase[0], phrase[1], phrase[2], phrase[3]};
    uint32_t bytes = std::bit_cast<uint32_t>(head) | kLower;
    uint32_t bit = hash(bytes);
    filter_[bit >> 6] |= uint64_t{1} << (bit & 63);
    heads_[count_] = bytes;
    phrases_[count_] = phrase;
    next_[count_] = kMost;
    uint8_t* link = &first_[bit % kRows];
    while (*link < kMost) link = &next_[*link];
    *link = static_cast<uint8_t>(count_++);
  }

  std::array<uint64_t, (1u << kFilterBits) / 64> filter_{};
  std::array<uint32_t, kMost> heads_{};
  std::array<std::string_view, kMost> phrases_{};
  std::array<uint8_t, kRows> first_ = [] {
    std::array<uint8_t, kRows> rows{};
    rows.fill(kMost);
    return rows;
  }();
  std::array<uint8_t, kMost> next_{};  // in the order of the list
  size_t count_ = 0;
};

}  // namespace mailwhy::text
