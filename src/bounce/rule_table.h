// The reply rules as the program holds them: constant tables that the build makes from
// data/replies/.
//
// A pattern is a row of elements. One of its word elements is the anchor; of each of the
// anchor's spellings, four bytes that are rare in replies are looked for in the text (a
// bit table, then a bucket), and only where they stand the pattern is tried, forwards and
// backwards from there.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

namespace mailwhy::bounce {

enum class ElementKind : uint8_t {
  Words,    // one of some literal texts
  Gap,      // up to `most` bytes of anything
  WordEnd,  // the rest of a word
  Ip,
  Domain,
  Address,
  List,
  Limit,
  FromDomain,
  Helo,  // places that are captured
  Token  // one word, not captured
};

struct Element {
  ElementKind kind = ElementKind::Words;
  bool word_starts = false,
       word_ends = false;  // Words: no letter or digit may be glued to it
  bool text_starts = false,
       text_ends = false;         // Words: nothing stands before, nothing behind
  uint16_t most = 0;              // Gap: bytes
  uint16_t first = 0, count = 0;  // Words: its literals
  // Words: the bytes they begin and end with, a bit each (byte_bit): most places in a
  // text are passed over by these alone.
  uint32_t heads = 0, tails = 0;
};

constexpr uint32_t byte_bit(char c) {
  return 1u << (static_cast<unsigned char>(c) & 31);
}

struct Pattern {
  uint16_t rule = 0;
  uint16_t first = 0;  // element
  uint8_t count = 0;
  uint8_t anchor = 0;  // index of the anchor among its elements
};

// What a rule says beyond its label; what it leaves open follows from the label.
enum class Answer : uint8_t { Open, No, Yes };
struct Consequences {
  Answer retry = Answer::Open, suppress_address = Answer::Open;
  uint32_t retry_after = 0;  // seconds; 0: not said
  uint32_t limit = 0;        // a host's own limit that its reply does not name
  std::string_view sisimai;  // where Sisimai's name does not follow from the label
};

struct Rule {
  std::string_view name, label;
  uint8_t priority = 50;    // higher wins
  uint8_t confidence = 90;  // per cent
  // Conditions; 0 or empty where there is none.
  uint8_t code_class = 0;     // 4 or 5
  uint16_t codes[4] = {};     // 550, or kNoCode where no code may stand
  std::string_view status;    // "5.1.1", or "5.1." for a subject
  uint8_t phases = 0;         // bits by Phase
  uint8_t side = 0;           // Side
  std::string_view provider;  // "a.example b.example": the refusing host's name ends so
  Consequences then;

  static constexpr uint16_t kNoCode = 1;
};

struct Gram {
  uint32_t bytes = 0;  // four bytes of the text, little endian
  uint32_t other = 0;  // of the anchor's first and last four bytes those farther off
  uint16_t pattern = 0;
  uint16_t literal = 0;  // the anchor's spelling they belong to
  uint8_t offset = 0;    // where they stand in it
  uint8_t other_offset = 0;
  uint8_t tier = 0;  // the rank of its rule's priority among all there are, 0 the lowest
};

// The first and the last four bytes of a literal, little endian; 0 where it is shorter.
// One comparison of these tells most literals from a text.
struct LiteralEdges {
  uint32_t head = 0, tail = 0;
};
constexpr LiteralEdges edges_of(std::string_view literal) {
  auto window = [&](size_t at) {
    std::array<char, 4> bytes = {literal[at], literal[at + 1], literal[at + 2],
                                 literal[at + 3]};
    return std::bit_cast<uint32_t>(bytes);
  };
  if (literal.size() < 4) return {};
  return {window(0), window(literal.size() - 4)};
}

struct RuleTable {
  static constexpr int kFilterBits = 17, kBucketBits = 13;
  static constexpr int kMostTiers = 32;
  std::span<const Rule> rules;
  std::span<const Pattern> patterns;
  std::span<const Element> elements;
  std::span<const std::string_view> literals;
  std::span<const LiteralEdges> edges;  // of each literal
  std::span<const Gram> grams;          // sorted by bucket
  std::span<const uint16_t> buckets;    // first gram of each; one more at the end
  std::span<const uint64_t> filter;     // one bit a hash
};

constexpr uint32_t gram_hash(uint32_t bytes) {
  return bytes * 0x9E3779B1u;
}
constexpr uint32_t bucket_of(uint32_t hash) {
  return hash >> (32 - RuleTable::kBucketBits);
}

// A table of 2^bits bits: a hash's word in it, and its place in any word: the same for
// all such tables, so that it is made once for each window.
constexpr uint32_t word_of(uint32_t hash, int bits) {
  return hash >> (32 - bits + 6);
}
constexpr uint64_t place_of(uint32_t hash) {
  return uint64_t{1} << (hash >> (32 - RuleTable::kFilterBits) & 63);
}

// Which four-byte windows a text holds, one bit a hash.
struct TextGrams {
  static constexpr int kBits = 12;
  uint64_t words[(1u << kBits) / 64] = {};

  void add(uint32_t hash) { words[word_of(hash, kBits)] |= place_of(hash); }
  bool may_hold(uint32_t bytes) const {
    uint32_t hash = gram_hash(bytes);
    return words[word_of(hash, kBits)] & place_of(hash);
  }
  bool may_hold(const LiteralEdges& edges) const {
    return !edges.head || (may_hold(edges.head) && may_hold(edges.tail));
  }
};

}  // namespace mailwhy::bounce
