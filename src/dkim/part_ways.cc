// One kind of change made to several parts of a mail at once.
#include <algorithm>

#include "dkim/combinations.h"
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
  std::vector<size_t> counts;
  for (const PartWays& part : parts) {
    counts.push_back(part.ways.size());
    ways = std::max(ways, part.ways.size());
    combinations = std::min(combinations * (part.ways.size() + 1), most + 1);
  }
  if (parts.size() < 2 || combinations > most)
    if (offer_usual_ways(text, parts, ways, kind, offer)) return true;
  if (parts.size() < 2) return false;
  // Of so many parts not even one way each can be tried with all of the others'.
  if (parts.size() >= 64 || uint64_t{1} << parts.size() > most) return false;
  Combinations usual(counts, most);
  for (auto picked = usual.next(); !picked.empty(); picked = usual.next())
    if (offer(kind, with_ways(text, parts, picked))) return true;
  return false;
}

}  // namespace mailwhy::dkim
