// Several things that may each have been changed in one of some ways, or not at all: all
// combinations, as an odometer counts.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mailwhy::dkim {

class Combinations {
 public:
  // `ways[i]`: of thing i, the likeliest first. Where that makes more than `most`
  // combinations, things with many ways lose their last ones.
  Combinations(std::vector<size_t> ways, size_t most);

  // The next one: the way of each thing, from 1, or 0 where it stays. Not the one in
  // which all stay. Empty at the end.
  std::span<const size_t> next();

 private:
  std::vector<size_t> ways_, picked_;
  size_t left_;
};

}  // namespace mailwhy::dkim
