// A table by 64-bit keys that holds at most so many entries: for one more, the entry that
// was not touched for the longest time is dropped. What a log begins and never ends
// (mails whose end was rotated away) cannot fill the memory.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mailwhy::logs {

// A Value has reset(), which makes it as good as new.
template <class Value>
class BoundedTable {
 public:
  explicit BoundedTable(size_t most) : most_(static_cast<uint32_t>(most)) {
    places_.resize(64, kNone);
  }

  size_t size() const { return used_; }

  // nullptr where there is none. Touches it.
  Value* find(uint64_t key) {
    uint32_t entry = places_[place_of(key)];
    if (entry == kNone) return nullptr;
    touch(entry);
    return &entries_[entry].value;
  }

  // The entry of this key, a fresh Value where it is new. `dropped(Value&)` sees the one
  // that has to go for it.
  template <class Dropped>
  Value& get(uint64_t key, Dropped dropped) {
    if (Value* known = find(key)) return *known;
    if (used_ == most_) {
      dropped(entries_[oldest_].value);
      erase(entries_[oldest_].key);
    }
    if (2 * (used_ + 1) > places_.size()) grow();
    uint32_t entry = take_entry();
    entries_[entry].key = key;
    places_[place_of(key)] = entry;
    link_newest(entry);
    used_++;
    return entries_[entry].value;
  }

  bool erase(uint64_t key) {
    size_t place = place_of(key);
    uint32_t entry = places_[place];
    if (entry == kNone) return false;
    unlink(entry);
    entries_[entry].value.reset();
    entries_[entry].newer = free_;
    free_ = entry;
    used_--;
    close_gap(place);
    return true;
  }

  // From the oldest to the newest.
  template <class Function>
  void each(Function function) const {
    for (uint32_t entry = oldest_; entry != kNone; entry = entries_[entry].newer)
      function(entries_[entry].value);
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Entry {
    uint64_t key = 0;
    uint32_t older = kNone, newer = kNone;
    Value value{};
  };

  size_t home_of(uint64_t key) const {
    return (key * 0x9E3779B97F4A7C15u) >> (64 - std::countr_zero(places_.size()));
  }
  // Where the key stands, or the free place where it would.
  size_t place_of(uint64_t key) const {
    size_t mask = places_.size() - 1;
    size_t place = home_of(key);
    while (places_[place] != kNone && entries_[places_[place]].key != key)
      place = (place + 1) & mask;
    return place;
  }

  void grow() {
    places_.assign(places_.size() * 2, kNone);
    for (uint32_t entry = oldest_; entry != kNone; entry = entries_[entry].newer)
      places_[place_of(entries_[entry].key)] = entry;
  }

  uint32_t take_entry() {
    if (free_ == kNone) {
      entries_.emplace_back();
      return static_cast<uint32_t>(entries_.size() - 1);
    }
    uint32_t entry = free_;
    free_ = entries_[entry].newer;
    return entry;
  }

  void link_newest(uint32_t entry) {
    entries_[entry].older = newest_;
    entries_[entry].newer = kNone;
    (newest_ == kNone ? oldest_ : entries_[newest_].newer) = entry;
    newest_ = entry;
  }
  void unlink(uint32_t entry) {
    Entry& one = entries_[entry];
    (one.older == kNone ? oldest_ : entries_[one.older].newer) = one.newer;
    (one.newer == kNone ? newest_ : entries_[one.newer].older) = one.older;
  }
  void touch(uint32_t entry) {
    if (entry == newest_) return;
    unlink(entry);
    link_newest(entry);
  }

  // Entries behind an emptied place move up, so that no search stops too early.
  void close_gap(size_t gap) {
    size_t mask = places_.size() - 1;
    for (size_t at = (gap + 1) & mask; places_[at] != kNone; at = (at + 1) & mask) {
      size_t home = home_of(entries_[places_[at]].key);
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      places_[gap] = places_[at];
      gap = at;
    }
    places_[gap] = kNone;
  }

  uint32_t most_;
  size_t used_ = 0;
  std::vector<uint32_t> places_;  // open addressing, at most half full
  std::vector<Entry> entries_;
  uint32_t oldest_ = kNone, newest_ = kNone, free_ = kNone;
};

}  // namespace mailwhy::logs
