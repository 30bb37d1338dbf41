// A partition compiled for speed: the result for one address by a search in two flat
// arrays. For those who ask about many addresses under one record: the policy daemon,
// report replay.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "spf/partition.h"

namespace mailwhy::spf {

class CompiledPolicy {
 public:
  explicit CompiledPolicy(const Partition& partition);

  // The result; nullopt where it depends on the address in a way that only check_host()
  // can tell.
  std::optional<Verdict> check(const net::IpAddress& client_ip) const;
  // The same for an IPv4 address in host order.
  std::optional<Verdict> check_v4(uint32_t address) const;

  size_t interval_count() const { return v4_.verdicts.size() + v6_.verdicts.size(); }

 private:
  // Interval i reaches from starts[i] to starts[i + 1] - 1, the last to the end of the
  // space.
  template <class T>
  struct Table {
    std::vector<T> starts;
    std::vector<uint8_t> verdicts;  // a Verdict, or kAsk
  };
  static constexpr uint8_t kAsk = 0xff;

  Table<uint32_t> v4_;
  Table<net::CidrSet::V6> v6_;
};

}  // namespace mailwhy::spf
