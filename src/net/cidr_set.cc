// Interval algebra over both address spaces, and the fewest networks that cover an
// interval.
#include "net/cidr_set.h"

#include <algorithm>
#include <bit>

namespace mailwhy::net {

using V6 = CidrSet::V6;
template <class T>
using Intervals = CidrSet::Intervals<T>;

V6 CidrSet::v6_value(const IpAddress& address) {
  V6 value = 0;
  for (uint8_t octet : address.bytes()) value = value << 8 | octet;
  return value;
}

static IpAddress to_address(uint32_t value) {
  return IpAddress::v4(value);
}

static IpAddress to_address(V6 value) {
  uint8_t octets[16];
  for (int i = 0; i < 16; i++) octets[i] = static_cast<uint8_t>(value >> (120 - 8 * i));
  return IpAddress::v6(octets);
}

static std::pair<uint32_t, uint32_t> v4_interval(const Cidr& network) {
  uint32_t first = network.base().v4_value();
  return {first,
          network.prefix() == 0 ? ~0u : first | (~0u >> 1 >> (network.prefix() - 1))};
}

static std::pair<V6, V6> v6_interval(const Cidr& network) {
  V6 first = CidrSet::v6_value(network.base());
  V6 behind = network.prefix() == 128 ? V6{0} : ~V6{0} >> network.prefix();
  return {first, first | behind};
}

// Appends [first, last], which starts at or behind the last interval's start; joins what
// touches.
template <class T>
static void append(Intervals<T>& to, T first, T last) {
  if (!to.empty() && (to.back().second >= first || to.back().second + 1 == first)) {
    to.back().second = std::max(to.back().second, last);
  } else {
    to.emplace_back(first, last);
  }
}

template <class T>
static void normalize(Intervals<T>& intervals) {
  std::sort(intervals.begin(), intervals.end());
  Intervals<T> joined;
  joined.reserve(intervals.size());
  for (auto& [first, last] : intervals) append(joined, first, last);
  intervals = std::move(joined);
}

template <class T>
static Intervals<T> unite(const Intervals<T>& a, const Intervals<T>& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  Intervals<T> result;
  result.reserve(a.size() + b.size());
  auto x = a.begin(), y = b.begin();
  while (x != a.end() || y != b.end()) {
    auto& next = y == b.end() || (x != a.end() && x->first <= y->first) ? *x++ : *y++;
    append(result, next.first, next.second);
  }
  return result;
}

template <class T>
static Intervals<T> intersect(const Intervals<T>& a, const Intervals<T>& b) {
  Intervals<T> result;
  auto x = a.begin(), y = b.begin();
  while (x != a.end() && y != b.end()) {
    T first = std::max(x->first, y->first), last = std::min(x->second, y->second);
    if (first <= last) result.emplace_back(first, last);
    if (x->second < y->second) {
      ++x;
    } else {
      ++y;
    }
  }
  return result;
}

// By search where one set is much smaller: a few intervals against thousands.
template <class T>
static bool meet(const Intervals<T>& a, const Intervals<T>& b) {
  if (a.size() > b.size()) return meet(b, a);
  if (a.size() < b.size() / 16) {
    return std::any_of(a.begin(), a.end(), [&](const auto& interval) {
      auto at = std::lower_bound(b.begin(), b.end(), interval.first,
                                 [](const auto& other, T v) { return other.second < v; });
      return at != b.end() && at->first <= interval.second;
    });
  }
  auto x = a.begin(), y = b.begin();
  while (x != a.end() && y != b.end()) {
    if (x->second < y->first) {
      ++x;
    } else if (y->second < x->first) {
      ++y;
    } else {
      return true;
    }
  }
  return false;
}

template <class T>
static Intervals<T> subtract(const Intervals<T>& a, const Intervals<T>& b) {
  if (b.empty()) return a;
  Intervals<T> result;
  result.reserve(a.size() + b.size());
  auto y = b.begin();
  for (auto [first, last] : a) {
    while (y != b.end() && y->second < first) ++y;
    bool used_up = false;
    for (auto hole = y; hole != b.end() && hole->first <= last; ++hole) {
      if (hole->first > first) result.emplace_back(first, hole->first - 1);
      used_up = hole->second >= last;
      if (used_up) break;
      first = hole->second + 1;
      y = hole;
    }
    if (!used_up) result.emplace_back(first, last);
  }
  return result;
}

template <class T>
static bool holds(const Intervals<T>& intervals, T value) {
  auto behind =
      std::upper_bound(intervals.begin(), intervals.end(), value,
                       [](T v, const auto& interval) { return v < interval.first; });
  return behind != intervals.begin() && std::prev(behind)->second >= value;
}

// Cuts [first, last] out of `from`; what was inside is returned.
template <class T>
static Intervals<T> cut(Intervals<T>& from, T first, T last) {
  auto begin =
      std::lower_bound(from.begin(), from.end(), first,
                       [](const auto& interval, T v) { return interval.second < v; });
  Intervals<T> taken;
  auto end = begin;
  for (; end != from.end() && end->first <= last; ++end)
    taken.emplace_back(std::max(end->first, first), std::min(end->second, last));
  if (taken.empty()) return taken;
  std::pair<T, T> kept[2];  // what the outermost intervals keep on either side
  size_t count = 0;
  if (begin->first < first) kept[count++] = {begin->first, first - 1};
  if (std::prev(end)->second > last) kept[count++] = {last + 1, std::prev(end)->second};
  size_t replaced = std::min<size_t>(count, static_cast<size_t>(end - begin));
  auto at = std::copy_n(kept, replaced, begin);
  if (replaced < count) {
    from.insert(at, kept[replaced]);
  } else {
    from.erase(at, end);
  }
  return taken;
}

static int trailing_zeros(uint32_t value) {
  return std::countr_zero(value);
}
static int trailing_zeros(V6 value) {
  uint64_t low = static_cast<uint64_t>(value);
  return low ? std::countr_zero(low)
             : 64 + std::countr_zero(static_cast<uint64_t>(value >> 64));
}

// The fewest networks that make up [first, last]: each time the largest that starts at
// `first`.
template <class T>
static void append_cidrs(std::vector<Cidr>& out, T first, T last) {
  constexpr int kBits = sizeof(T) * 8;
  while (true) {
    int host_bits = trailing_zeros(first);
    while (host_bits > 0) {
      T behind = host_bits == kBits ? ~T{0} : static_cast<T>((T{1} << host_bits) - 1);
      if (last - first >= behind) break;
      host_bits--;
    }
    out.emplace_back(to_address(first), kBits - host_bits);
    T end =
        first | (host_bits == kBits ? ~T{0} : static_cast<T>((T{1} << host_bits) - 1));
    if (end == last) return;
    first = end + 1;
  }
}

CidrSet::CidrSet(const Cidr& network) {
  if (network.base().is_v4()) {
    v4_.push_back(v4_interval(network));
  } else {
    v6_.push_back(v6_interval(network));
  }
}

CidrSet::CidrSet(const std::vector<Cidr>& networks) {
  for (auto& network : networks) {
    if (network.base().is_v4()) {
      v4_.push_back(v4_interval(network));
    } else {
      v6_.push_back(v6_interval(network));
    }
  }
  normalize(v4_);
  normalize(v6_);
}

CidrSet CidrSet::everything() {
  return everything_v4() | everything_v6();
}

CidrSet CidrSet::everything_v4() {
  CidrSet all;
  all.v4_.emplace_back(0, ~0u);
  return all;
}

CidrSet CidrSet::everything_v6() {
  CidrSet all;
  all.v6_.emplace_back(V6{0}, ~V6{0});
  return all;
}

CidrSet CidrSet::from_intervals(Intervals<uint32_t> v4, Intervals<V6> v6) {
  CidrSet set;
  for (auto& [first, last] : v4) append(set.v4_, first, last);
  for (auto& [first, last] : v6) append(set.v6_, first, last);
  return set;
}

bool CidrSet::contains(const IpAddress& address) const {
  return address.is_v4() ? holds(v4_, address.v4_value()) : holds(v6_, v6_value(address));
}

bool CidrSet::contains(const CidrSet& inner) const {
  return (inner - *this).empty();
}

bool CidrSet::intersects(const CidrSet& other) const {
  return meet(v4_, other.v4_) || meet(v6_, other.v6_);
}

CidrSet operator|(const CidrSet& a, const CidrSet& b) {
  CidrSet result;
  result.v4_ = unite(a.v4_, b.v4_);
  result.v6_ = unite(a.v6_, b.v6_);
  return result;
}

CidrSet operator&(const CidrSet& a, const CidrSet& b) {
  CidrSet result;
  result.v4_ = intersect(a.v4_, b.v4_);
  result.v6_ = intersect(a.v6_, b.v6_);
  return result;
}

CidrSet operator-(const CidrSet& a, const CidrSet& b) {
  CidrSet result;
  result.v4_ = subtract(a.v4_, b.v4_);
  result.v6_ = subtract(a.v6_, b.v6_);
  return result;
}

CidrSet& CidrSet::operator|=(const CidrSet& other) {
  if (!other.v4_.empty()) v4_ = unite(v4_, other.v4_);
  if (!other.v6_.empty()) v6_ = unite(v6_, other.v6_);
  return *this;
}

CidrSet CidrSet::take(const Cidr& network) {
  CidrSet taken;
  if (network.base().is_v4()) {
    auto [first, last] = v4_interval(network);
    taken.v4_ = cut(v4_, first, last);
  } else {
    auto [first, last] = v6_interval(network);
    taken.v6_ = cut(v6_, first, last);
  }
  return taken;
}

std::vector<Cidr> CidrSet::cidrs() const {
  std::vector<Cidr> result;
  for (auto& [first, last] : v4_) append_cidrs(result, first, last);
  for (auto& [first, last] : v6_) append_cidrs(result, first, last);
  return result;
}

std::vector<std::string> CidrSet::to_strings() const {
  std::vector<std::string> result;
  for (auto& network : cidrs()) result.push_back(network.to_string());
  return result;
}

std::optional<IpAddress> CidrSet::first() const {
  if (!v4_.empty()) return to_address(v4_.front().first);
  if (!v6_.empty()) return to_address(v6_.front().first);
  return std::nullopt;
}

double CidrSet::v4_count() const {
  double count = 0;
  for (auto& [first, last] : v4_) count += static_cast<double>(last - first) + 1;
  return count;
}

double CidrSet::v6_count() const {
  double count = 0;
  for (auto& [first, last] : v6_) count += static_cast<double>(last - first) + 1;
  return count;
}

}  // namespace mailwhy::net
