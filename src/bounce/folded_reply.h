// A reply as the rules and the readers of its facts look at it: in one case, and with the
// windows of four bytes that it holds. Made once for all of them.
#pragma once

#include <array>
#include <cstring>
#include <span>
#include <string_view>

#include "bounce/rule_table.h"

namespace mailwhy::bounce {

class FoldedReply {
 public:
  static constexpr size_t kMaxText = 4096;  // more is not looked at

  // The text must outlive it. The hits are those of this table.
  FoldedReply(std::string_view text, const RuleTable& table);

  const RuleTable& table() const { return table_; }
  std::string_view text() const { return text_; }
  // Each byte where it stands in the text (fold_case()).
  std::string_view folded() const { return {folded_, text_.size()}; }
  // The same with a blank behind it, so that "spf " is found at the end, too. Four bytes
  // behind that can be read.
  std::string_view padded() const { return {folded_, text_.size() + 1}; }

  const TextGrams& grams() const { return grams_; }
  uint32_t window(size_t at) const {
    uint32_t bytes;
    std::memcpy(&bytes, folded_ + at, 4);
    return bytes;
  }
  // Where a window of some pattern's anchor may stand.
  std::span<const uint16_t> hits() const { return {hits_, hit_count_}; }

 private:
  const RuleTable& table_;
  std::string_view text_;
  size_t hit_count_ = 0;
  TextGrams grams_;
  static constexpr size_t kPadding = 4;
  char folded_[kMaxText + 1 + kPadding];
  uint16_t hits_[kMaxText + 1];
};

// Whether some of these words, in lower case and of four bytes at least, stand in a
// reply: most replies are told by a few windows not to hold any.
template <size_t N>
class FewWindows {
 public:
  explicit constexpr FewWindows(const std::string_view (&words)[N]) {
    for (size_t i = 0; i < N; i++) edges_[i] = edges_of(words[i]);
  }
  bool may_stand_in(const FoldedReply& reply) const {
    for (const LiteralEdges& edges : edges_)
      if (reply.grams().may_hold(edges)) return true;
    return false;
  }

 private:
  std::array<LiteralEdges, N> edges_;
};

}  // namespace mailwhy::bounce
