// A network: an address and the number of leading bits that count (RFC 4632).
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "net/ip_address.h"
#include "text/result.h"

namespace mailwhy::net {

class Cidr {
 public:
  Cidr() = default;  // 0.0.0.0/0
  // Bits behind the prefix are cleared; `prefix` from 0 to base.bits().
  Cidr(const IpAddress& base, int prefix);
  explicit Cidr(const IpAddress& single) : Cidr(single, single.bits()) {}

  // "192.0.2.0/24", "2001:db8::/32" or a single address. Host bits are allowed and cleared.
  static Result<Cidr> parse(std::string_view text);

  const IpAddress& base() const { return base_; }
  int prefix() const { return prefix_; }
  IpAddress first() const { return base_; }
  IpAddress last() const;
  bool contains(const IpAddress& address) const;  // never across families
  bool contains(const Cidr& inner) const;

  std::string to_string() const;  // always with the prefix: "192.0.2.1/32"

  friend auto operator<=>(const Cidr&, const Cidr&) = default;

 private:
  IpAddress base_;
  int prefix_ = 0;
};

}  // namespace mailwhy::net
