// The door for whole logs: a line in, what it tells out, whatever wrote it and however it
// is wrapped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bounce/log_event.h"

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
};

}  // namespace mailwhy::bounce
