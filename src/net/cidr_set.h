// Sets of addresses over all of IPv4 and IPv6, with set algebra. Kept as sorted disjoint
// intervals that never touch, so equal sets are equal values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/cidr.h"

namespace mailwhy::net {

class CidrSet {
 public:
  using V6 = unsigned __int128;
  template <class T>
  using Intervals = std::vector<std::pair<T, T>>;  // first and last, both inside

  CidrSet() = default;
  explicit CidrSet(const Cidr& network);
  explicit CidrSet(const std::vector<Cidr>& networks);
  static CidrSet everything();
  static CidrSet everything_v4();
  static CidrSet everything_v6();

  // Ascending intervals that do not overlap; touching ones are joined.
  static CidrSet from_intervals(Intervals<uint32_t> v4, Intervals<V6> v6);

  bool empty() const { return v4_.empty() && v6_.empty(); }
  bool contains(
      const IpAddress& address) const;  // log n; IPv4-mapped counts as IPv6 here
  bool contains(const CidrSet& inner) const;
  bool intersects(const CidrSet& other) const;

  // Linear in the number of intervals.
  friend CidrSet operator|(const CidrSet& a, const CidrSet& b);
  friend CidrSet operator&(const CidrSet& a, const CidrSet& b);
  friend CidrSet operator-(const CidrSet& a, const CidrSet& b);
  CidrSet& operator|=(const CidrSet& other);
  friend bool operator==(const CidrSet&, const CidrSet&) = default;

  // Takes the addresses of `network` out of this set and returns those that were in it.
  // log n plus the move of what stands behind: a thousand of these cost well under a
  // millisecond.
  CidrSet take(const Cidr& network);

  std::vector<Cidr> cidrs() const;              // the fewest networks, IPv4 first
  std::vector<std::string> to_strings() const;  // the same as text
  std::optional<IpAddress> first()
      const;                // a witness: the lowest address, IPv4 before IPv6
  double v4_count() const;  // number of IPv4 addresses
  double v6_count() const;  // number of IPv6 addresses
  size_t interval_count() const { return v4_.size() + v6_.size(); }

  // The intervals themselves, ascending: for those who compile a set into something
  // faster.
  const Intervals<uint32_t>& v4_intervals() const { return v4_; }
  const Intervals<V6>& v6_intervals() const { return v6_; }
  static V6 v6_value(const IpAddress& address);

 private:
  Intervals<uint32_t> v4_;
  Intervals<V6> v6_;
};

}  // namespace mailwhy::net
