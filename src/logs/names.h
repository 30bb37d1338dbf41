// Names that occur again and again (hosts, domains, logins), each kept once and spoken of
// by a number. Bounded: where no more fit, new names share one number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::logs {

uint64_t hash_of(std::string_view text, uint64_t seed = 0);

class Names {
 public:
  static constexpr uint32_t kNone = 0,  // the empty name
      kOthers = 1;                      // every name that did not fit

  explicit Names(size_t most);

  // Case counts; at most 255 bytes of a name do. Names are told apart by 64 bits of a
  // hash: by chance no log has two with the same, and who makes such two has them counted
  // together.
  uint32_t id(std::string_view name);
  std::string_view text(uint32_t id) const {
    const Place& place = names_[id];
    return std::string_view(bytes_).substr(place.at, place.length);
  }
  uint32_t size() const { return static_cast<uint32_t>(names_.size()); }
  bool full() const { return full_; }

 private:
  struct Place {
    uint32_t at = 0, length = 0;
  };
  struct Known {
    uint64_t hash = 0;
    uint32_t id = 0;  // 0: free
  };
  void grow();

  size_t most_;
  bool full_ = false;
  std::string bytes_;
  std::vector<Place> names_;
  std::vector<Known> known_;  // open addressing, at most half full
};

}  // namespace mailwhy::logs
