// Serials of a zone: which one is older, and the day that a date-like one names.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "net/clock.h"

namespace mailwhy::diagnose {

// Serial arithmetic of RFC 1982, section 3.2: is a older than b?
constexpr bool is_behind(uint32_t a, uint32_t b) {
  return a != b && b - a < 0x80000000u;
}

// The day in a serial written YYYYMMDDnn (RFC 1912, 2.2); nullopt for any other, and for
// a day that is still to come.
inline std::optional<std::chrono::sys_days> day_of_serial(uint32_t serial,
                                                          net::Time now) {
  using namespace std::chrono;
  uint32_t date = serial / 100;
  year_month_day day(year(static_cast<int>(date / 10000)), month(date / 100 % 100),
                     std::chrono::day(date % 100));
  if (!day.ok() || day.year() < year(1990)) return std::nullopt;
  sys_days start = day;
  if (start > now + days(1)) return std::nullopt;
  return start;
}

}  // namespace mailwhy::diagnose
