#include "bounce/log_reader.h"

namespace mailwhy::bounce {

bool LogReader::read(std::string_view text, LogLine& line, LogEvent& event) {
  is_log_line_ = false;
  if (text.empty()) return false;
  char first = text.front();
  if (first == '{') {
    is_log_line_ = read_json_line(text, unpacked_, line);
    return is_log_line_ && read_log_event(line, event);
  }
  if (first == '#' || first == '\xEF') {
    columns_.read_head(text);
    return false;
  }
  if (columns_.known()) {
    is_log_line_ = columns_.read_row(text, line, event);
    return is_log_line_ && columns_.tells();
  }
  is_log_line_ = read_log_line(text, line);
  return is_log_line_ && read_log_event(line, event);
}

}  // namespace mailwhy::bounce
