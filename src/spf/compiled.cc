// Regions as two flat arrays of interval starts, searched without branches.
#include "spf/compiled.h"

#include <algorithm>

namespace mailwhy::spf {

static_assert(static_cast<int>(Verdict::PermError) < 0xff);

template <class T>
struct Piece {
  T first;
  uint8_t verdict;
};

// The index of the last start that is not above `value`; starts[0] is 0.
template <class T>
static size_t find_interval(const std::vector<T>& starts, T value) {
  const T* base = starts.data();
  size_t count = starts.size();
  while (count > 1) {
    size_t half = count / 2;
    base += (base[half] <= value) * half;
    count -= half;
  }
  return static_cast<size_t>(base - starts.data());
}

template <class T>
static void add_pieces(const net::CidrSet::Intervals<T>& intervals, uint8_t verdict,
                       std::vector<Piece<T>>& pieces) {
  for (auto& interval : intervals) pieces.push_back({interval.first, verdict});
}

// Regions cover the whole space, so an interval ends where the next begins.
template <class T>
static void fill(std::vector<Piece<T>> pieces, std::vector<T>& starts,
                 std::vector<uint8_t>& verdicts) {
  std::sort(pieces.begin(), pieces.end(),
            [](auto& a, auto& b) { return a.first < b.first; });
  for (auto& piece : pieces) {
    if (!verdicts.empty() && verdicts.back() == piece.verdict) continue;
    starts.push_back(piece.first);
    verdicts.push_back(piece.verdict);
  }
  if (!starts.empty() && starts.front() == 0) return;
  starts.insert(starts.begin(), T{0});
  verdicts.insert(verdicts.begin(), static_cast<uint8_t>(Verdict::None));
}

CompiledPolicy::CompiledPolicy(const Partition& partition) {
  std::vector<Piece<uint32_t>> pieces4;
  std::vector<Piece<net::CidrSet::V6>> pieces6;
  for (auto& region : partition.regions) {
    uint8_t verdict =
        region.depends_on.empty() ? static_cast<uint8_t>(region.verdict) : kAsk;
    add_pieces(region.addresses.v4_intervals(), verdict, pieces4);
    add_pieces(region.addresses.v6_intervals(), verdict, pieces6);
  }
  fill(std::move(pieces4), v4_.starts, v4_.verdicts);
  fill(std::move(pieces6), v6_.starts, v6_.verdicts);
}

std::optional<Verdict> CompiledPolicy::check_v4(uint32_t address) const {
  uint8_t verdict = v4_.verdicts[find_interval(v4_.starts, address)];
  if (verdict == kAsk) return std::nullopt;
  return static_cast<Verdict>(verdict);
}

std::optional<Verdict> CompiledPolicy::check(const net::IpAddress& client_ip) const {
  net::IpAddress client = client_ip.unmapped();
  if (client.is_v4()) return check_v4(client.v4_value());
  uint8_t verdict =
      v6_.verdicts[find_interval(v6_.starts, net::CidrSet::v6_value(client))];
  if (verdict == kAsk) return std::nullopt;
  return static_cast<Verdict>(verdict);
}

}  // namespace mailwhy::spf
