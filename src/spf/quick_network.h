// ip4 and ip6 terms without qualifier, nine terms of ten in published records, read in
// one walk. What is unusual in any way is left to read_term(), which also says what is
// wrong.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "net/cidr.h"
#include "spf/record.h"

namespace mailwhy::spf {

__extension__ using U128 = unsigned __int128;

struct QuickNetwork {
  bool is_v4 = true;
  uint8_t prefix = 0;
  uint32_t v4 = 0;  // host order; bits behind the prefix as written
  U128 v6 = 0;

  net::Cidr cidr() const;
};

// Which networks are worth keeping: all, or those that hold the client.
class NetworkFilter {
 public:
  explicit NetworkFilter(const net::IpAddress* client);

  bool admits(const QuickNetwork& network) const {
    if (!has_client_) return true;
    if (network.is_v4 != is_v4_) return false;
    if (network.prefix == 0) return true;
    if (is_v4_) return (network.v4 ^ v4_) >> (32 - network.prefix) == 0;
    return (network.v6 ^ v6_) >> (128 - network.prefix) == 0;
  }

 private:
  bool has_client_ = false, is_v4_ = false;
  uint32_t v4_ = 0;
  U128 v6_ = 0;
};

// Reads the network terms that stand at text[at], one after the other, and appends those
// the filter admits; moves `at` to the first term that is none read here. Returns how
// many were read.
size_t read_networks(std::string_view text, size_t& at, const NetworkFilter& filter,
                     std::vector<Term>& terms);

}  // namespace mailwhy::spf
