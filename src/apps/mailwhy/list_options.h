// What goes together on the command lines of lists: check - and watch. Each Error is one
// sentence.
#pragma once

#include <string>

#include "apps/mailwhy/options.h"

namespace mailwhy::app {

// Of `mailwhy check`: fills the format of a list that goes to a file.
Result<void> check_names(Options& options);

// "30m", "1h", "1d", and the targets of notices.
Result<void> read_watch(const std::string& every, WatchOptions& watch);
Result<void> check_watch(const Options& options);

}  // namespace mailwhy::app
