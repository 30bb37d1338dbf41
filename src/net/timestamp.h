// Times as text: RFC 3339, how reports, recordings and RDAP write them; the dates of mail
// and of HTTP.
#pragma once

#include <string>
#include <string_view>

#include "net/clock.h"
#include "text/result.h"

namespace mailwhy::net {

// "2026-11-21T22:00:00Z", "2026-11-21t22:00:00.123456+02:00"; a blank may stand for the
// T. Fractions beyond milliseconds are dropped; the leap second :60 counts as :59.
Result<Time> parse_timestamp(std::string_view text);

// In UTC, "2026-11-21T22:00:00Z"; milliseconds only where there are some.
std::string format_timestamp(Time time);
std::string format_day(Time time);  // "2026-11-21", in UTC

// In UTC, "Sun, 22 Nov 2026 09:12:00", as RFC 5322, section 3.3, and RFC 9110, section
// 5.6.7, both have it; the zone behind it ("+0000", "GMT") is the caller's.
std::string format_internet_date(Time time);

}  // namespace mailwhy::net
