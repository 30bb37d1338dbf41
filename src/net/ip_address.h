// An IPv4 or IPv6 address: RFC 4291 text forms, RFC 5952 on output.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::net {

class IpAddress {
 public:
  IpAddress() = default;  // 0.0.0.0

  // "192.0.2.1" (four decimal octets without leading zeros) or "2001:db8::1",
  // "::ffff:192.0.2.1". No zone index, no brackets, no blanks.
  static Result<IpAddress> parse(std::string_view text);
  static IpAddress v4(uint32_t host_order) {
    IpAddress address;
    for (int i = 0; i < 4; i++)
      address.bytes_[i] = static_cast<uint8_t>(host_order >> (24 - 8 * i));
    return address;
  }
  static IpAddress v6(uint64_t high, uint64_t low) {  // host order
    IpAddress address;
    address.v4_ = false;
    for (int i = 0; i < 8; i++)
      address.bytes_[i] = static_cast<uint8_t>(high >> (56 - 8 * i));
    for (int i = 0; i < 8; i++)
      address.bytes_[8 + i] = static_cast<uint8_t>(low >> (56 - 8 * i));
    return address;
  }
  static IpAddress v4(std::span<const uint8_t, 4> network_order);
  static IpAddress v6(std::span<const uint8_t, 16> network_order);

  bool is_v4() const { return v4_; }
  bool is_v6() const { return !v4_; }
  int bits() const { return v4_ ? 32 : 128; }
  std::span<const uint8_t> bytes() const { return {bytes_.data(), v4_ ? 4u : 16u}; }
  // Host order; only for IPv4.
  uint32_t v4_value() const {
    return uint32_t{bytes_[0]} << 24 | uint32_t{bytes_[1]} << 16 |
           uint32_t{bytes_[2]} << 8 | bytes_[3];
  }
  // The address with every bit from `prefix` on cleared.
  IpAddress masked(int prefix) const {
    if (v4_) return v4(prefix == 0 ? 0 : v4_value() & ~uint32_t{0} << (32 - prefix));
    IpAddress out = *this;
    size_t whole = static_cast<size_t>(prefix) / 8;
    if (whole < 16) {
      out.bytes_[whole] &= static_cast<uint8_t>(0xff00 >> (prefix % 8));
      std::memset(out.bytes_.data() + whole + 1, 0, 15 - whole);
    }
    return out;
  }

  // ::ffff:a.b.c.d as the IPv4 address inside; every other address as it is.
  IpAddress unmapped() const;

  std::string to_string() const;     // RFC 5952
  std::string reverse_name() const;  // "1.2.0.192.in-addr.arpa", "….ip6.arpa"

  // Do the first `prefix` bits agree? Never across families.
  friend bool agree(const IpAddress& a, const IpAddress& b, int prefix) {
    if (a.v4_ != b.v4_) return false;
    if (prefix == 0) return true;
    if (a.v4_) return (a.v4_value() ^ b.v4_value()) >> (32 - prefix) == 0;
    size_t whole = static_cast<size_t>(prefix) / 8;
    if (std::memcmp(a.bytes_.data(), b.bytes_.data(), whole) != 0) return false;
    return prefix % 8 == 0 ||
           (a.bytes_[whole] ^ b.bytes_[whole]) >> (8 - prefix % 8) == 0;
  }

  // IPv4 sorts before IPv6.
  friend auto operator<=>(const IpAddress& a, const IpAddress& b) {
    if (a.v4_ != b.v4_) return b.v4_ <=> a.v4_;
    return a.bytes_ <=> b.bytes_;
  }
  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<uint8_t, 16> bytes_{};  // IPv4 in the first four, the rest zero
  bool v4_ = true;
};

// What an address may stand for, or the IPv4 one that it carries (NAT64, 6to4). Ranges
// for documents and benchmarks are Global here: examples and tests use them.
enum class Scope {
  Global,
  Private,
  Loopback,
  LinkLocal,
  Multicast,
  Unspecified,
  Reserved
};
Scope scope_of(const IpAddress& address);

}  // namespace mailwhy::net
