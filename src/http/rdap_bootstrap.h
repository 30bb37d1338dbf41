// Which registry knows a domain: IANA's list of RDAP servers, RFC 9224.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/result.h"

namespace mailwhy::http {

inline constexpr const char* kRdapBootstrapUrl = "https://data.iana.org/rdap/dns.json";
inline constexpr size_t kMaxRdapBootstrap = 1024 * 1024;

// The base URLs that serve `domain` by the list in `json`, those with https first; empty
// where the list has none. The longest entry that fits by whole labels decides (section
// 4).
Result<std::vector<std::string>> find_rdap_servers(std::string_view json,
                                                   std::string_view domain);

// No registry has these: RFC 2606, RFC 6761, RFC 8375, RFC 9476 and their like.
bool is_without_registry(std::string_view domain);

}  // namespace mailwhy::http
