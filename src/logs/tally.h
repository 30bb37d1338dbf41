// Counts by 64-bit keys. Bounded: keys that come when it is full are not counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mailwhy::logs {

class Tally {
 public:
  explicit Tally(size_t most) : most_(most), places_(64) {}

  void add(uint64_t key) {
    key++;  // 0 marks a free place
    size_t place = place_of(key);
    if (places_[place].key == 0) {
      if (used_ == most_) return;
      if (2 * ++used_ > places_.size()) {
        grow();
        place = place_of(key);
      }
      places_[place].key = key;
    }
    places_[place].count++;
  }

  template <class Function>
  void each(Function function) const {
    for (const Place& place : places_)
      if (place.key != 0) function(place.key - 1, place.count);
  }

 private:
  struct Place {
    uint64_t key = 0, count = 0;
  };

  size_t place_of(uint64_t key) const {
    size_t mask = places_.size() - 1;
    size_t place = (key * 0x9E3779B97F4A7C15u >> 32) & mask;
    while (places_[place].key != 0 && places_[place].key != key)
      place = (place + 1) & mask;
    return place;
  }
  void grow() {
    std::vector<Place> before(places_.size() * 2);
    before.swap(places_);
    for (const Place& one : before)
      if (one.key != 0) places_[place_of(one.key)] = one;
  }

  size_t most_, used_ = 0;
  std::vector<Place> places_;  // open addressing, at most half full
};

}  // namespace mailwhy::logs
