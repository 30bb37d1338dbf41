// A log that grows: read as it is written, also when it is rotated away and begun anew.
#pragma once

#include <functional>
#include <string>

#include "apps/mailwhy/log_files.h"
#include "logs/stream.h"
#include "net/clock.h"

namespace mailwhy::app {

struct FollowHooks {
  std::function<net::Time()> now;
  std::function<void()> caught_up;  // once: all that was there has been read
  std::function<void()> idle;       // several times a second while nothing comes
  Say refuse, remark;
};

// Reads `path` ("-" is standard input) from its start until SIGINT or SIGTERM, or the end
// of standard input. A file that is moved away is read to its end before the new one of
// that name; one that was cut to a shorter length begins anew.
void follow_log(const std::string& path, logs::Stream& stream, const FollowHooks& hooks);

}  // namespace mailwhy::app
