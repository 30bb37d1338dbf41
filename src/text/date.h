// Dates as mail and mail logs write them: RFC 5322 section 3.3 (and 4.3), RFC 3339,
// syslog, TAI64N.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mailwhy::text {

using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

// "Sat, 21 Nov 2026 08:04:58 +0100 (CET)", also without the day name, with two-digit
// years and with zone names. A missing or unknown zone counts as UTC (section 4.3).
std::optional<Moment> parse_mail_date(std::string_view text);

// "2026-11-21T05:19:53.123+01:00", "2026-11-21 05:19:53", "2026-11-21 05:19:53 +0100",
// "…Z". Without a zone: UTC.
std::optional<Moment> parse_iso_date(std::string_view text);

// "Nov 21 05:19:53" of syslog has no year: it is the one that puts it at or before `now`,
// a day of leeway included.
std::optional<Moment> parse_syslog_date(std::string_view text, Moment now);

// "@40000000433eb5a1…", qmail's multilog.
std::optional<Moment> parse_tai64n(std::string_view text);

// Seconds as reports write them: "2h", "1h30m", "45s", "0s".
std::string duration_text(long seconds);

}  // namespace mailwhy::text
