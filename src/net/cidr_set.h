// Sets of addresses over all of IPv4 and IPv6, with set algebra. Kept as sorted disjoint intervals.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "net/cidr.h"

namespace mailwhy::net {

class CidrSet {
 public:
  CidrSet() = default;
  explicit CidrSet(const Cidr& network);
  explicit CidrSet(const std::vector<Cidr>& networks);
  static CidrSet everything();

  bool empty() const { return v4_.empty() && v6_.empty(); }
  bool contains(const IpAddress& address) const;  // log n
  bool contains(const CidrSet& inner) const;

  // Linear in the number of intervals.
  friend CidrSet operator|(const CidrSet& a, const CidrSet& b);
  friend CidrSet operator&(const CidrSet& a, const CidrSet& b);
  friend CidrSet operator-(const CidrSet& a, const CidrSet& b);
  friend bool operator==(const CidrSet&, const CidrSet&) = default;

  std::vector<Cidr> cidrs() const;               // the fewest networks, IPv4 first
  std::vector<std::string> to_strings() const;   // the same as text
  double v4_count() const;                       // number of IPv4 addresses
  size_t interval_count() const { return v4_.size() + v6_.size(); }

 private:
  using V6 = unsigned __int128;
  template <class T>
  using Intervals = std::vector<std::pair<T, T>>;  // first and last, both inside
  Intervals<uint32_t> v4_;
  Intervals<V6> v6_;
};

}  // namespace mailwhy::net
