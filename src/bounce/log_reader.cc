#include "bounce/log_reader.h"

namespace mailwhy::bounce {

bool LogReader::read(std::string_view text, LogLine& line, LogEvent& event) {
  is_log_line_ = read_log_line(text, line);
  return is_log_line_ && read_log_event(line, event);
}

}  // namespace mailwhy::bounce
