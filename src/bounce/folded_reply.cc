#include "bounce/folded_reply.h"

#include "bounce/fold_case.h"

namespace mailwhy::bounce {

FoldedReply::FoldedReply(std::string_view text, const RuleTable& table)
    : table_(table), text_(text.substr(0, kMaxText)) {
  fold_case(text_, folded_);
  const size_t size = text_.size() + 1;
  folded_[size - 1] = ' ';
  std::memset(folded_ + size, 0, kPadding);
  // In registers all along: what is stored here might else be the table's or our own.
  const uint64_t* filter = table.filter.data();
  const size_t windows = size < 4 ? 0 : size - 3;
  uint16_t* next = hits_;
  for (size_t at = 0; at < windows; at++) {
    uint32_t hash = gram_hash(window(at));
    grams_.add(hash);
    *next = static_cast<uint16_t>(at);
    next += (filter[word_of(hash, RuleTable::kFilterBits)] & place_of(hash)) != 0;
  }
  hit_count_ = static_cast<size_t>(next - hits_);
}

}  // namespace mailwhy::bounce
