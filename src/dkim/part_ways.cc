// One kind of change made to several parts of a mail at once.
#include <algorithm>

#include "dkim/edits.h"

namespace mailwhy::dkim {

// `picked[i]`: the way of part i, from 1; 0 leaves it as it is.
static std::string with_ways(std::string_view text, std::span<const PartWays> parts,
                             std::span<const size_t> picked) {
  std::string out;
  size_t done = 0;
  for (size_t i = 0; i < parts.size(); i++) {
    if (picked[i] == 0) continue;
    out += text.substr(done, parts[i].from - done);
    out += parts[i].ways[picked[i] - 1];
    done = parts[i].to;
  }
  return out += text.substr(done);
}

bool offer_usual_ways(std::string_view text, std::span<const PartWays> parts, size_t most,
                      ChangeKind kind, const Offer& offer) {
  std::vector<size_t> picked(parts.size());
  for (size_t way = 1; way <= most; way++) {
    bool any = false;
    for (size_t i = 0; i < parts.size(); i++) {
      any |= way <= parts[i].ways.size();
      picked[i] = std::min(way, parts[i].ways.size());
    }
    if (any && offer(kind, with_ways(text, parts, picked))) return true;
    if (parts.size() == 1) continue;
    for (size_t i = 0; i < parts.size() && i < kMostPartsAlone; i++) {
      if (way > parts[i].ways.size()) continue;
      std::ranges::fill(picked, 0);
      picked[i] = way;
      if (offer(kind, with_ways(text, parts, picked))) return true;
    }
  }
  return false;
}

bool offer_all_ways(std::string_view text, std::span<const PartWays> parts, size_t most,
                    ChangeKind kind, const Offer& offer) {
  size_t ways = 0, combinations = 1;
  for (const PartWays& part : parts) {
    ways = std::max(ways, part.ways.size());
    combinations = std::min(combinations * (part.ways.size() + 1), most + 1);
  }
  if (parts.size() < 2 || combinations > most)
    if (offer_usual_ways(text, parts, ways, kind, offer)) return true;
  if (parts.size() < 2) return false;
  // All combinations of their first ways, as an odometer counts; the parts that have many
  // keep those that are usual.
  std::vector<size_t> wheels(parts.size()), picked(parts.size());
  for (size_t i = 0; i < parts.size(); i++) wheels[i] = parts[i].ways.size();
  auto product = [&] {
    size_t all = 1;
    for (size_t wheel : wheels) all = std::min(all * (wheel + 1), most + 1);
    return all;
  };
  while (product() > most) {
    auto largest = std::ranges::max_element(wheels);
    if (--*largest == 0) return false;
  }
  for (size_t count = product(); count > 1; count--) {
    for (size_t i = 0; ++picked[i] > wheels[i]; i++) picked[i] = 0;
    if (offer(kind, with_ways(text, parts, picked))) return true;
  }
  return false;
}

}  // namespace mailwhy::dkim
