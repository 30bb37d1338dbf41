#include "live/pacer.h"

#include <algorithm>
#include <string_view>

namespace mailwhy::live {

static constexpr size_t kMaxServers = 4096;  // rested ones are forgotten beyond that

size_t Pacer::Hash::operator()(const net::IpAddress& ip) const {
  auto bytes = ip.bytes();
  return std::hash<std::string_view>()(
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

SteadyTime Pacer::book(const net::IpAddress& server, SteadyTime now) {
  if (pace_.per_second <= 0) return now;
  if (free_at_.size() >= kMaxServers)
    std::erase_if(free_at_, [&](const auto& entry) { return entry.second <= now; });
  std::chrono::nanoseconds interval(1'000'000'000 / pace_.per_second);
  SteadyTime& free_at = free_at_[server];
  free_at = std::max(free_at, now) + interval;
  return std::max(now, free_at - interval * std::max(pace_.burst, 1));
}

}  // namespace mailwhy::live
