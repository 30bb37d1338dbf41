// Exchange's message tracking log: comma-separated rows behind a line "#Fields: …" that
// names their columns.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "bounce/log_event.h"

namespace mailwhy::bounce {

class ExchangeColumns {
 public:
  // Takes "#Fields: date-time,client-ip,…"; other lines of the head say nothing.
  void read_head(std::string_view line);
  bool known() const { return count_ > 0; }

  // False where it is no row. `line` and `event` hold views of `row` or of this object.
  bool read_row(std::string_view row, LogLine& line, LogEvent& event);
  // Did the last row tell something of interest?
  bool tells() const { return tells_; }

 private:
  static constexpr size_t kMostColumns = 64;
  enum Column : unsigned char {
    DateTime,
    ClientIp,
    ClientHost,
    ServerIp,
    ServerHost,
    Connector,
    Source,
    EventId,
    InternalId,
    MessageId,
    Recipients,
    Status,
    RecipientCount,
    Sender,
    Direction,
    OriginalIp,
    Columns,
    Other = Columns
  };

  bool take_event(LogEvent& event);
  void take_status(LogEvent& event);

  std::array<Column, kMostColumns> columns_{};
  size_t count_ = 0;
  std::array<std::string_view, Columns> values_{};
  std::string unquoted_;
  bool tells_ = false;
};

}  // namespace mailwhy::bounce
