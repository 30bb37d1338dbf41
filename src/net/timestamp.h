// Times as text: RFC 3339, how reports, recordings and RDAP write them.
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

}  // namespace mailwhy::net
