// The log files of a command: put into the order of their times, unpacked, read through.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "logs/stream.h"
#include "net/clock.h"

namespace mailwhy::app {

struct LogFile {
  std::string path;     // "-" is standard input
  net::Time written{};  // when it was written last
};

// The files that can be opened, the oldest first; a copy of another one (mail.info beside
// mail.log) is left out. What cannot be read is told to `refuse`, what is left out to
// `remark`, each in one sentence.
using Say = std::function<void(std::string_view)>;
std::vector<LogFile> in_order(const std::vector<std::string>& paths, net::Time now,
                              const Say& refuse, const Say& remark);

// Reads one of them to its end, also where it is packed or an archive of several.
// `progress` is told how much was read off it.
void read_log_file(const LogFile& file, logs::Stream& stream,
                   const std::function<void(uint64_t)>& progress, const Say& refuse);

}  // namespace mailwhy::app
