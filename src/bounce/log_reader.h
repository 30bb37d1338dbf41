// The door for whole logs: a line in, what it tells out, whatever wrote it and however it
// is wrapped: as syslog writes it, as a JSON object (journalctl -o json, rsyslog), or as
// a row of Exchange's message tracking.
#pragma once

#include <string>
#include <string_view>

#include "bounce/log_event.h"
#include "bounce/log_exchange.h"

namespace mailwhy::bounce {

class LogReader {
 public:
  // False where the line tells nothing of interest. What is read are views of `text`, or
  // of this reader until the next call.
  bool read(std::string_view text, LogLine& line, LogEvent& event);

  // Did the last line have the shape of a log line at all?
  bool is_log_line() const { return is_log_line_; }

 private:
  bool is_log_line_ = false;
  std::string unpacked_;  // the strings of a JSON line
  ExchangeColumns columns_;
};

// The log line inside of a JSON object: its message, program, host and time, by the names
// that the journal and rsyslog use. Strings are decoded into `unpacked`. False where the
// object holds no message of a program.
bool read_json_line(std::string_view text, std::string& unpacked, LogLine& line);

}  // namespace mailwhy::bounce
