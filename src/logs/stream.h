// The bytes of log files, as they come, to an analysis: cut into lines, read, counted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/log_reader.h"
#include "logs/analysis.h"

namespace mailwhy::logs {

class Stream {
 public:
  explicit Stream(Analysis& analysis) : analysis_(analysis), clock_(std::nullopt) {}

  // A new file follows. `now`: when it was written last, which gives syslog's lines their
  // year.
  void begin(std::string name, net::Time now);
  // A line that is not complete waits for the next bytes; of a line longer than
  // bounce::kMaxLogLine the rest is passed over.
  void feed(std::string_view bytes);
  // The file ends here; a line without its end is taken as it is.
  void end();

  // The picture of everything so far.
  Picture picture() const;

 private:
  void line(std::string_view line);
  bool met_elsewhere(std::string_view line);

  Analysis& analysis_;
  bounce::LogReader reader_;
  bounce::LogClock clock_;
  bounce::LogLine line_;  // the present one
  bounce::LogEvent event_;
  std::string partial_;
  bool too_long_ = false;
  std::vector<Source> sources_;
  std::vector<uint64_t> formats_;  // lines of the current source by bounce::LogFormat
  uint64_t understood_ = 0;
  bool zoned_ = true;
  // Exim writes a rejection into its main log and its reject log: lines that were met in
  // one file are not counted in another.
  static constexpr size_t kMet = 65536;
  struct Met {
    uint64_t line = 0;  // hash
    size_t source = 0;
  };
  std::vector<Met> met_;
};

// The time of the first line that has one, to bring rotated files into their order.
std::optional<net::Time> first_time(std::string_view bytes, net::Time now);

}  // namespace mailwhy::logs
