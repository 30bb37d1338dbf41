#include "logs/names.h"

#include <bit>
#include <cstring>

namespace mailwhy::logs {

static uint64_t mix(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

static uint64_t eight_bytes(const char* at) {
  uint64_t value;
  std::memcpy(&value, at, 8);
  return value;
}

uint64_t hash_of(std::string_view text, uint64_t seed) {
  constexpr uint64_t kFirst = 0xA0761D6478BD642F, kSecond = 0xE7037ED1A0B428DB;
  uint64_t hash = seed ^ kFirst ^ text.size();
  const char* at = text.data();
  size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) hash = mix(hash ^ eight_bytes(at), kSecond);
  char tail[8] = {};
  if (left > 0) std::memcpy(tail, at, left);
  return mix(hash ^ eight_bytes(tail), kFirst ^ hash);
}

Names::Names(size_t most) : most_(most), names_(2), known_(64) {
  bytes_ = "(others)";
  names_[kOthers] = {0, static_cast<uint32_t>(bytes_.size())};
}

void Names::grow() {
  std::vector<Known> before(known_.size() * 2);
  before.swap(known_);
  size_t mask = known_.size() - 1;
  for (const Known& one : before) {
    if (one.id == 0) continue;
    size_t place = one.hash & mask;
    while (known_[place].id != 0) place = (place + 1) & mask;
    known_[place] = one;
  }
}

uint32_t Names::id(std::string_view name) {
  name = name.substr(0, 255);
  if (name.empty()) return kNone;
  uint64_t hash = hash_of(name);
  size_t mask = known_.size() - 1;
  size_t place = hash & mask;
  for (; known_[place].id != 0; place = (place + 1) & mask)
    if (known_[place].hash == hash) return known_[place].id;
  if (names_.size() >= most_) {
    full_ = true;
    return kOthers;
  }
  auto id = static_cast<uint32_t>(names_.size());
  names_.push_back(
      {static_cast<uint32_t>(bytes_.size()), static_cast<uint32_t>(name.size())});
  bytes_ += name;
  known_[place] = {hash, id};
  if (2 * names_.size() > known_.size()) grow();
  return id;
}

}  // namespace mailwhy::logs
