// Where a DNS server listens: an address and a port.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/ip_address.h"
#include "text/result.h"

namespace mailwhy::live {

struct ServerAddress {
  net::IpAddress ip;
  uint16_t port = 53;

  // "192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:5353".
  static Result<ServerAddress> parse(std::string_view text);
  // With the port where it is not 53.
  std::string to_string() const;

  friend auto operator<=>(const ServerAddress&, const ServerAddress&) = default;
};

}  // namespace mailwhy::live
