// The part of RFC 3986 that a client of known services needs: http and https, absolute.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::http {

inline constexpr size_t kMaxUrl = 2048;

struct Url {
  bool tls = true;
  std::string host;  // lower case; an IPv6 address without its brackets
  uint16_t port = 443;
  std::string target = "/";  // path and query

  // No user name, no fragment; printable ASCII only.
  static Result<Url> parse(std::string_view text);
  std::string to_string() const;
  // Host and port as the Host field has them: the port where it is not the scheme's own.
  std::string authority() const;
  bool same_origin(const Url& other) const {
    return tls == other.tls && host == other.host && port == other.port;
  }
};

// Where a Location field leads, seen from `from`: absolute, or a path on the same host.
Result<Url> resolve_location(const Url& from, std::string_view location);

}  // namespace mailwhy::http
