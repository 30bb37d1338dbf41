// One pattern of a reply rule, tried where the words of its anchor stand.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bounce/rule_table.h"

namespace mailwhy::bounce {

// Do these words stand in the text at `at`? The last bytes are compared together with
// some before them: no loop over what a step of eight leaves over.
inline bool stands_at(std::string_view text, size_t at, std::string_view words) {
  if (at > text.size() || words.size() > text.size() - at) return false;
  const char *here = text.data() + at, *word = words.data();
  auto differ = [&]<class Bytes>(size_t i, Bytes) {
    Bytes left, right;
    std::memcpy(&left, here + i, sizeof left);
    std::memcpy(&right, word + i, sizeof right);
    return left != right;
  };
  size_t size = words.size();
  if (size >= 8) {
    for (size_t i = 0; i + 8 < size; i += 8)
      if (differ(i, uint64_t{})) return false;
    return !differ(size - 8, uint64_t{});
  }
  if (size >= 4) return !differ(0, uint32_t{}) && !differ(size - 4, uint32_t{});
  for (size_t i = 0; i < size; i++)
    if (here[i] != word[i]) return false;
  return true;
}

// No heap; at most 3000 steps, then it does not match.
class PatternMatch {
 public:
  // `folded` is a text in one case (fold_case()), and four bytes behind it can be read;
  // `grams` are those of the text.
  PatternMatch(const RuleTable& table, const Pattern& pattern, std::string_view folded,
               const TextGrams& grams)
      : table_(table), pattern_(pattern), text_(folded), grams_(grams) {}

  // The anchor's words stand at [at, at + length): do the elements round them match?
  bool at_anchor(size_t at, size_t length);

  // Once it matched: where, how many bytes of literal words, and what its places held.
  size_t start() const { return start_; }
  size_t end() const { return end_; }
  size_t words() const { return words_; }
  std::string_view capture(ElementKind kind) const { return captured_[slot_of(kind)]; }
  int steps() const { return steps_; }  // taken, also where nothing matched

 private:
  const Element& element(size_t i) const { return table_.elements[pattern_.first + i]; }

  static constexpr size_t kFirstPlace = static_cast<size_t>(ElementKind::Ip);
  static constexpr size_t kPlaces =
      static_cast<size_t>(ElementKind::Token) + 1 - kFirstPlace;
  static size_t slot_of(ElementKind kind) {
    return static_cast<size_t>(kind) - kFirstPlace;
  }

  // Four bytes of the text; behind its end it is padded.
  uint32_t window(size_t at) const {
    uint32_t bytes;
    std::memcpy(&bytes, text_.data() + at, 4);
    return bytes;
  }

  // Words may only begin at `at`, end before `end`, where a byte of theirs stands.
  bool may_begin(const Element& e, size_t at) const {
    return at < text_.size() ? e.heads & byte_bit(text_[at]) : e.heads == UINT32_MAX;
  }
  bool may_end(const Element& e, size_t end) const {
    return end > 0 ? e.tails & byte_bit(text_[end - 1]) : e.tails == UINT32_MAX;
  }

  // Told by the text's windows alone: does it hold all of the words? And the edges of the
  // words `e` where it holds but one spelling of them.
  bool may_stand() const;
  LiteralEdges only_edges(const Element& e) const;

  bool is_end(size_t at) const;
  bool edges_fit(const Element& element, size_t from, size_t to) const;
  // The elements from `i` on match from `at` on; those before `i` match up to `end`.
  // `words` are the bytes of literal words so far.
  bool forward(size_t i, size_t at, size_t words);
  bool backward(size_t i, size_t end, size_t words);
  bool place_forward(size_t i, size_t at, size_t words);
  bool place_backward(size_t i, size_t end, size_t words);
  template <class Rest>
  bool place(ElementKind kind, size_t from, size_t to, Rest rest);

  const RuleTable& table_;
  const Pattern& pattern_;
  std::string_view text_;
  const TextGrams& grams_;
  std::array<std::string_view, kPlaces> captured_{};
  size_t start_ = 0, end_ = 0, words_ = 0;
  int steps_ = 0;
};

}  // namespace mailwhy::bounce
