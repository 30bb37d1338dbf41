#include "dkim/combinations.h"

#include <algorithm>

namespace mailwhy::dkim {

static size_t product(std::span<const size_t> ways, size_t most) {
  size_t all = 1;
  for (size_t count : ways) all = std::min(all * (count + 1), most + 1);
  return all;
}

Combinations::Combinations(std::vector<size_t> ways, size_t most)
    : ways_(std::move(ways)), picked_(ways_.size()) {
  while ((left_ = product(ways_, most)) > most) --*std::ranges::max_element(ways_);
}

std::span<const size_t> Combinations::next() {
  if (left_ <= 1) return {};
  left_--;
  for (size_t i = 0; ++picked_[i] > ways_[i]; i++) picked_[i] = 0;
  return picked_;
}

}  // namespace mailwhy::dkim
