// An IPv4 or IPv6 address: RFC 4291 text forms, RFC 5952 on output.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
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
  static IpAddress v4(uint32_t host_order);
  static IpAddress v4(std::span<const uint8_t, 4> network_order);
  static IpAddress v6(std::span<const uint8_t, 16> network_order);

  bool is_v4() const { return v4_; }
  bool is_v6() const { return !v4_; }
  int bits() const { return v4_ ? 32 : 128; }
  std::span<const uint8_t> bytes() const { return {bytes_.data(), v4_ ? 4u : 16u}; }
  uint32_t v4_value() const;  // host order; only for IPv4

  // ::ffff:a.b.c.d as the IPv4 address inside; every other address as it is.
  IpAddress unmapped() const;

  std::string to_string() const;     // RFC 5952
  std::string reverse_name() const;  // "1.2.0.192.in-addr.arpa", "….ip6.arpa"

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

// What an address may stand for. Documentation and benchmarking ranges are Global here:
// examples and tests use them as ordinary addresses.
enum class Scope { Global, Private, Loopback, LinkLocal, Multicast, Unspecified, Reserved };
Scope scope_of(const IpAddress& address);

}  // namespace mailwhy::net
