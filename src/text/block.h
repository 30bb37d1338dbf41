// Many bytes looked at at once: sixteen in a register of SSE2, which every x86-64 has,
// elsewhere eight in a word. Loops over whole mails take this shape:
//
//   for (; at + Block::kSize <= text.size(); at += Block::kSize)
//     if (uint32_t places = Block(text.data() + at).equal('\n').places())
//       return at + std::countr_zero(places);
//   for (; at < text.size(); at++) …  // the rest, byte by byte
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace mailwhy::text {

// Comparing gives a block whose bytes have their highest bit set where it holds; such
// blocks are joined with | and &, and places() makes one bit of each byte.
class EightBytes {
 public:
  static constexpr size_t kSize = 8;

  explicit EightBytes(const char* at) {
    std::memcpy(&word_, at, kSize);
    if constexpr (std::endian::native == std::endian::big)
      word_ = __builtin_bswap64(word_);
  }

  // The first `size` bytes at `at`, fewer than a block; behind them NULs.
  static EightBytes first(const char* at, size_t size) {
    char bytes[kSize] = {};
    std::copy_n(at, size, bytes);
    return EightBytes(bytes);
  }
  // Each byte this one.
  static EightBytes all(char c) { return EightBytes(every(c)); }

  EightBytes equal(char c) const {
    uint64_t differs = word_ ^ every(c);
    return EightBytes(~(((differs & kLow) + kLow) | differs));
  }
  // As unsigned bytes; `c` is ASCII.
  EightBytes at_least(char c) const {
    return EightBytes(((word_ & kLow) + every(static_cast<char>(0x80 - c))) | word_);
  }
  EightBytes at_most(char c) const {
    return EightBytes(~at_least(static_cast<char>(c + 1)).word_);
  }
  EightBytes non_ascii() const { return *this; }
  EightBytes operator|(EightBytes other) const { return EightBytes(word_ | other.word_); }
  EightBytes operator&(EightBytes other) const { return EightBytes(word_ & other.word_); }
  EightBytes without(EightBytes other) const { return EightBytes(word_ & ~other.word_); }

  // Counts where `other` holds: each byte by one, up to 255.
  EightBytes plus_where(EightBytes other) const {
    return EightBytes(word_ + ((other.word_ & ~kLow) >> 7));
  }
  // Of its bytes.
  size_t sum() const {
    constexpr uint64_t kEven = 0x00FF00FF00FF00FF;
    uint64_t pairs = (word_ & kEven) + (word_ >> 8 & kEven);
    return static_cast<size_t>(pairs * 0x0001000100010001 >> 48);
  }

  // Bit 0 for the first byte.
  uint32_t places() const {
    // Each factor carries one of the eight bits into the uppermost byte.
    return static_cast<uint32_t>(((word_ & ~kLow) >> 7) * 0x0102040810204080 >> 56);
  }

  // ASCII letters in lower case, other bytes as they are.
  EightBytes lower() const {
    uint64_t upper = (at_least('A') & at_most('Z')).word_ & ~kLow;
    return EightBytes(word_ | upper >> 2);
  }
  bool same_ignoring_case(EightBytes other) const {
    return word_ == other.word_ || lower().word_ == other.lower().word_;
  }
  void store(char* at) const {
    uint64_t word = word_;
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    std::memcpy(at, &word, kSize);
  }

 private:
  static constexpr uint64_t kLow = 0x7F7F7F7F7F7F7F7F;
  static constexpr uint64_t every(char c) {
    return 0x0101010101010101 * static_cast<unsigned char>(c);
  }
  explicit EightBytes(uint64_t word) : word_(word) {}
  uint64_t word_;
};

#ifdef __SSE2__
class SixteenBytes {
 public:
  static constexpr size_t kSize = 16;

  explicit SixteenBytes(const char* at)
      : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {}

  // Of two words that overlap, so that no byte is read which is not there.
  static SixteenBytes first(const char* at, size_t size) {
    uint64_t low = 0, high = 0;
    if (size >= 8) {
      low = word<uint64_t>(at);
      high = word<uint64_t>(at + size - 8) >> (8 * (15 - size)) >> 8;
    } else if (size >= 4) {
      low = word<uint32_t>(at) | word<uint32_t>(at + size - 4) << (8 * (size - 4));
    } else if (size > 0) {
      low = word<uint8_t>(at) | word<uint8_t>(at + size / 2) << (8 * (size / 2)) |
            word<uint8_t>(at + size - 1) << (8 * (size - 1));
    }
    return SixteenBytes(
        _mm_set_epi64x(static_cast<int64_t>(high), static_cast<int64_t>(low)));
  }
  static SixteenBytes all(char c) { return SixteenBytes(_mm_set1_epi8(c)); }

  SixteenBytes equal(char c) const {
    return SixteenBytes(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c)));
  }
  SixteenBytes at_least(char c) const {
    return SixteenBytes(_mm_cmpeq_epi8(_mm_max_epu8(bytes_, _mm_set1_epi8(c)), bytes_));
  }
  SixteenBytes at_most(char c) const {
    return SixteenBytes(_mm_cmpeq_epi8(_mm_min_epu8(bytes_, _mm_set1_epi8(c)), bytes_));
  }
  SixteenBytes non_ascii() const { return *this; }
  SixteenBytes operator|(SixteenBytes other) const {
    return SixteenBytes(_mm_or_si128(bytes_, other.bytes_));
  }
  SixteenBytes operator&(SixteenBytes other) const {
    return SixteenBytes(_mm_and_si128(bytes_, other.bytes_));
  }

  SixteenBytes without(SixteenBytes other) const {
    return SixteenBytes(_mm_andnot_si128(other.bytes_, bytes_));
  }

  SixteenBytes plus_where(SixteenBytes other) const {
    return SixteenBytes(_mm_sub_epi8(bytes_, other.bytes_));  // all bits set are -1
  }
  size_t sum() const {
    __m128i sums = _mm_sad_epu8(bytes_, _mm_setzero_si128());
    return static_cast<size_t>(_mm_cvtsi128_si64(sums) +
                               _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums)));
  }

  uint32_t places() const { return static_cast<uint32_t>(_mm_movemask_epi8(bytes_)); }

  SixteenBytes lower() const {
    __m128i upper = (at_least('A') & at_most('Z')).bytes_;
    return SixteenBytes(_mm_or_si128(bytes_, _mm_and_si128(upper, _mm_set1_epi8(0x20))));
  }
  void store(char* at) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(at), bytes_); }

 private:
  template <class Word>
  static uint64_t word(const char* at) {
    Word word;
    std::memcpy(&word, at, sizeof word);
    return word;
  }
  explicit SixteenBytes(__m128i bytes) : bytes_(bytes) {}
  __m128i bytes_;
};
using Block = SixteenBytes;
#else
using Block = EightBytes;
#endif

// Where the first byte from `from` on stands that `holds` says a block has; the text's
// size if there is none.
template <class Holds>
size_t find_place(std::string_view text, size_t from, Holds holds) {
  const char* data = text.data();
  const size_t size = text.size();
  auto place_of = [](size_t at, uint32_t places) {
    return at + static_cast<size_t>(std::countr_zero(places));
  };
  size_t at = from;
  for (; at + Block::kSize <= size; at += Block::kSize)
    if (uint32_t places = holds(Block(data + at)).places()) return place_of(at, places);
  if (at >= size) return size;
  // What is left is looked at together with bytes before it, or with NULs behind it.
  if (size >= Block::kSize) {
    size_t last = size - Block::kSize;
    uint32_t places = holds(Block(data + last)).places() >> (at - last);
    return places ? place_of(at, places) : size;
  }
  uint32_t places = holds(Block::first(data + at, size - at)).places();
  return places ? std::min(place_of(at, places), size) : size;
}

// Copies a text's bytes from `at` on to `out`, up to the first that `holds` says a block
// has, and moves both behind them. What lies at `out` has room for all the text has left.
template <class Holds>
void copy_until(std::string_view text, size_t& at, char*& out, Holds holds) {
  for (; at + Block::kSize <= text.size(); at += Block::kSize, out += Block::kSize) {
    Block block(text.data() + at);
    block.store(out);  // what is behind the first is written over
    if (uint32_t places = holds(block).places()) {
      auto copied = static_cast<size_t>(std::countr_zero(places));
      at += copied;
      out += copied;
      return;
    }
  }
  for (; at < text.size(); at++) {
    char last[Block::kSize] = {text[at]};
    if (holds(Block(last)).places() & 1) return;
    *out++ = text[at];
  }
}

// A bit for each of the 64 bytes at `at` where holds(place of a block) says so.
template <class Holds>
uint64_t places_in_64(const char* at, Holds holds) {
  auto of_blocks = [&]<size_t... I>(std::index_sequence<I...>) {
    return ((uint64_t{holds(at + I * Block::kSize).places()} << (I * Block::kSize)) |
            ...);
  };
  return of_blocks(std::make_index_sequence<64 / Block::kSize>());
}

}  // namespace mailwhy::text
