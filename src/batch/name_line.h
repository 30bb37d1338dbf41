// What people write for a domain or a server that is to be examined: on the command line,
// or one a line in a list.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "diagnose/checks/check.h"
#include "text/result.h"

namespace mailwhy::batch {

inline constexpr size_t kMaxNameLine = 4096;        // octets; a longer line is no name
inline constexpr size_t kMaxAddressesOfALine = 64;  // servers that send for the domain

// A domain in A-labels, lower case, without final dot, out of what people paste:
// "Example.ORG.", "user@example.org", "https://example.org/page".
Result<std::string> read_domain(std::string_view word);

// "192.0.2.1", "[192.0.2.1]", "2001:db8::1"; an IPv4 address in ::ffff:0:0/96 as such.
std::optional<net::IpAddress> read_address(std::string_view word);

// A line of a list: "example.org", "example.org 192.0.2.1 2001:db8::1" (servers that send
// for it), or addresses alone; "# …" at its end is a remark. Nothing where the line is
// empty or a remark.
Result<std::optional<diagnose::Target>> read_name_line(std::string_view line);

// The target as one would write it: "example.org 192.0.2.1".
std::string written(const diagnose::Target& target);

}  // namespace mailwhy::batch
