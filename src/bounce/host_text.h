// Addresses and host names in running text: what stands where, and what only looks like
// one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/ip_address.h"

namespace mailwhy::bounce {

struct FoundIp {
  net::IpAddress ip;
  size_t at = 0, length = 0;  // without brackets
};

// IPv4 and IPv6 addresses in `text`, in order, at most 50. "1.2.3.4.5", "v4.1.2.3",
// "x1.2.3.4" and times are none.
std::vector<FoundIp> addresses_in(std::string_view text);

struct FoundName {
  std::string_view text;  // as it stands
  std::string domain;     // A-labels, lower case
  size_t at = 0;
  bool behind_at = false;  // the domain of a mail address: text then is the whole address
};

// Domain names and mail addresses in `text`, in order, at most 100. Names inside URLs are
// left out.
std::vector<FoundName> names_in(std::string_view text);

// The domain name at the start of `text`: "mx.example.org" of
// "mx.example.org[192.0.2.1]"; "" if none.
std::string_view host_at(std::string_view text);

}  // namespace mailwhy::bounce
