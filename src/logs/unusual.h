// What of a sender's hours and days stands out: ten times its usual, or many addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "logs/picture.h"

namespace mailwhy::logs {

inline constexpr uint64_t kTimesUsual = 10;
// Less than this is nobody's mass mail, whatever the usual.
inline constexpr uint64_t kLeastMailsAnHour = 20, kLeastMailsADay = 50;
inline constexpr uint64_t kLeastMailsWithoutPast = 100;
inline constexpr uint64_t kManyAddresses = 10,
                          kManyNetworks = 6;  // of a login in one day

// An hour or a day in which something was sent, by its number since 1970.
struct Span {
  uint32_t number = 0;
  uint64_t mails = 0;
};

struct DayOfAddresses {
  uint32_t day = 0;
  uint64_t addresses = 0, networks = 0;
};

net::Time hour_time(uint32_t hour);
uint64_t median_of(
    std::vector<uint64_t> values);  // the lower of two in the middle; 0 of none

// An hour of ten times the usual, else such a day. The usual is the median of its hours,
// or of those before, whichever is less, so that neither a long burst nor a later one
// hides itself; a sender with hardly a past is compared with `peers`, the median of the
// others' busiest hours (0: there are not enough of them). `hours` is in order.
std::optional<Unusual> find_burst(const std::vector<Span>& hours, uint64_t peers);

// The day with the most addresses, where these are many, and three times the usual.
std::optional<Unusual> find_addresses(const std::vector<DayOfAddresses>& days);

}  // namespace mailwhy::logs
