// A log line taken apart: when, which host and program wrote it, and its words.
// Everything is a view of the line; nothing is taken from the heap.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "net/clock.h"

namespace mailwhy::bounce {

struct LogLine {
  enum class Stamp : unsigned char {
    None,
    Syslog,  // "Nov 21 05:19:53"
    Iso,     // "2026-11-21T05:19:53.123+01:00", "2026-11-21 05:19:53 +0100"
    Tai64n,  // "@40000000433eb5a1…"
    Unix     // "1763702393123456", microseconds, of the journal
  };
  Stamp kind = Stamp::None;
  std::string_view stamp;    // the time as it is written
  std::string_view host;     // of syslog
  std::string_view program;  // "postfix/smtp", "sendmail", "exim"; "" for Exim's own log
  std::string_view process;  // "20417"
  std::string_view words;    // behind "program[pid]: "
};

inline constexpr size_t kMaxLogLine = 64 << 10;  // what is longer is cut off

// Reads "Nov 21 05:19:53 host program[1]: words", "2026-11-21T05:19:53+01:00 host
// program[1]: words", "2026-11-21 05:19:53 words" (Exim), "@4000… words" (qmail), and RFC
// 5424; of OpenSMTPD in the foreground, words alone. False if it is no log line.
bool read_log_line(std::string_view line, LogLine& read);

// The times of a log's lines. Remembers the hour it read last: neighbours share it.
class LogClock {
 public:
  // Syslog's lines have no year: it is the one that puts them at or before `now`. Without
  // `now` such lines have no time.
  explicit LogClock(std::optional<net::Time> now) : now_(now) {}

  std::optional<net::Time> time_of(const LogLine& line);

 private:
  // Where minutes stand behind the hour of `stamp`, once that hour is known.
  std::optional<net::Time> in_hour(std::string_view stamp, size_t hour_length);

  std::optional<net::Time> now_;
  std::array<char, 32> known_{};  // the hour and, of ISO times, the zone
  size_t known_length_ = 0;
  net::Time hour_{};
};

// "name=<value>", "name="value"" or "name=value" up to a comma, blank or semicolon; "" if
// there is none. The name stands at a word's start.
std::string_view log_value(std::string_view words, std::string_view name);

}  // namespace mailwhy::bounce
