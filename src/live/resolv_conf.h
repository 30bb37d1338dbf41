// The system's resolvers: the "nameserver" lines of /etc/resolv.conf, see resolv.conf(5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "live/server_address.h"

namespace mailwhy::live {

// Limits of the reader: what stands behind them is not looked at.
inline constexpr size_t kMaxResolvConf = 64 * 1024;
inline constexpr size_t kMaxNameservers = 3;  // as the C library has it (MAXNS)

// Addresses in the order of the file. Lines that cannot be read are passed over, as the C
// library does. An address with a zone index ("fe80::1%eth0") is passed over too.
std::vector<ServerAddress> parse_resolv_conf(std::string_view text);

// Reads the file. Without one, or without a usable line, the answer is 127.0.0.1, as the
// C library has it.
std::vector<ServerAddress> system_resolvers(const std::string& path = "/etc/resolv.conf");

}  // namespace mailwhy::live
