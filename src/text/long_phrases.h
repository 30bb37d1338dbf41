// Which of some fixed phrases of so many bytes at least a text holds; upper and lower
// case count alike. Like Phrases, but of ten bytes only every seventh place of the text
// is looked at: four bytes of each phrase stand at one of these, wherever the phrase
// begins.
//
//   static constexpr text::LongPhrases<10> kPhrases(kSigns, &Sign::words);
//   for (uint64_t found = kPhrases.in(words); found != 0; found &= found - 1) …
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "text/ascii.h"

namespace mailwhy::text {

template <size_t kLeast>  // bytes of each
class LongPhrases {
 public:
  static constexpr size_t kMost = 64;

  template <size_t N>
  explicit constexpr LongPhrases(const std::string_view (&phrases)[N]) {
    static_assert(N <= kMost);
    for (std::string_view phrase : phrases) add(phrase);
  }
  // The same for one column of a table.
  template <class Row, size_t N>
  constexpr LongPhrases(const Row (&rows)[N], std::string_view Row::* column) {
    static_assert(N <= kMost);
    for (const Row& row : rows) add(row.*column);
  }

  // A bit for each phrase that stands in the text, by its place in the list.
  uint64_t in(std::string_view text) const {
    uint64_t found = 0;
    for (size_t at = 0; at + 4 <= text.size(); at += kStep) {
      uint32_t bytes;
      std::memcpy(&bytes, text.data() + at, 4);
      bytes |= kLower;
      for (size_t i = first_[hash(bytes)]; i != 0; i = pieces_[i].next) {
        const Piece& piece = pieces_[i];
        if (piece.bytes == bytes && piece.offset <= at &&
            starts_with_ignore_case(text.substr(at - piece.offset),
                                    phrases_[piece.phrase]))
          found |= uint64_t{1} << piece.phrase;
      }
    }
    return found;
  }

 private:
  static_assert(kLeast >= 4);
  static constexpr size_t kStep = kLeast - 3;
  // Folds letters; what else it changes, it changes in phrase and text alike.
  static constexpr uint32_t kLower = 0x20202020;
  static constexpr int kHashBits = 10;

  // Four bytes of a phrase.
  struct Piece {
    uint32_t bytes = 0;
    uint8_t phrase = 0, offset = 0;
    uint16_t next = 0;  // with the same hash; 0 behind the last
  };

  static constexpr size_t hash(uint32_t bytes) {
    return bytes * 0x9E3779B1u >> (32 - kHashBits);
  }
  constexpr void add(std::string_view phrase) {
    if (phrase.size() < kLeast) throw "a phrase is too short";  // does not compile
    phrases_[count_] = phrase;
    for (size_t offset = 0; offset < kStep; offset++)
      add_piece(phrase.substr(offset), offset);
    count_++;
  }
  constexpr void add_piece(std::string_view words, size_t offset) {
    std::array<char, 4> four = {words[0], words[1], words[2], words[3]};
    uint32_t bytes = std::bit_cast<uint32_t>(four) | kLower;
    uint16_t& first = first_[hash(bytes)];
    pieces_[++pieces_used_] = {bytes, static_cast<uint8_t>(count_),
                               static_cast<uint8_t>(offset), first};
    first = pieces_used_;
  }

  std::array<std::string_view, kMost> phrases_{};
  std::array<uint16_t, 1u << kHashBits> first_{};
  std::array<Piece, kMost * kStep + 1> pieces_{};
  size_t count_ = 0;
  uint16_t pieces_used_ = 0;  // from 1 on
};

}  // namespace mailwhy::text
