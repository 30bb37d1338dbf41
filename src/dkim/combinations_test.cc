#include "dkim/combinations.h"

#include <doctest/doctest.h>

using mailwhy::dkim::Combinations;
using Picked = std::vector<size_t>;

static std::vector<Picked> all_of(std::vector<size_t> ways, size_t most) {
  Combinations combinations(std::move(ways), most);
  std::vector<Picked> all;
  for (auto one = combinations.next(); !one.empty(); one = combinations.next())
    all.emplace_back(one.begin(), one.end());
  return all;
}

TEST_CASE("each way of each thing meets each of the others") {
  CHECK(all_of({2, 1}, 100) ==
        std::vector<Picked>{{1, 0}, {2, 0}, {0, 1}, {1, 1}, {2, 1}});
  CHECK(all_of({}, 100).empty());
  CHECK(all_of({0, 0}, 100).empty());
}

TEST_CASE("where there are too many, things with many ways lose the last ones") {
  auto all = all_of({9, 1}, 8);
  CHECK(all.size() == 7);
  for (const Picked& one : all) CHECK(one[0] <= 3);
}
