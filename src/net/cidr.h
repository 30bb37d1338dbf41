// A network: an address and the number of leading bits that count (RFC 4632).
#pragma once

#include <cassert>
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
  Cidr(const IpAddress& base, int prefix) : base_(base.masked(prefix)), prefix_(prefix) {
    assert(prefix >= 0 && prefix <= base.bits());
  }
  static Cidr v4(uint32_t host_order, int prefix) {
    assert(prefix >= 0 && prefix <= 32);
    return Cidr(prefix == 0 ? 0 : host_order & ~uint32_t{0} << (32 - prefix), prefix,
                Masked{});
  }
  explicit Cidr(const IpAddress& single) : Cidr(single, single.bits()) {}

  // "192.0.2.0/24", "2001:db8::/32" or a single address. Host bits are allowed and
  // cleared.
  static Result<Cidr> parse(std::string_view text);

  const IpAddress& base() const { return base_; }
  int prefix() const { return prefix_; }
  IpAddress first() const { return base_; }
  IpAddress last() const;
  // Never across families.
  bool contains(const IpAddress& address) const { return agree(base_, address, prefix_); }
  bool contains(const Cidr& inner) const;

  std::string to_string() const;  // always with the prefix: "192.0.2.1/32"

  friend auto operator<=>(const Cidr&, const Cidr&) = default;

 private:
  struct Masked {};
  Cidr(uint32_t base, int prefix, Masked) : base_(IpAddress::v4(base)), prefix_(prefix) {}

  IpAddress base_;
  int prefix_ = 0;
};

}  // namespace mailwhy::net
