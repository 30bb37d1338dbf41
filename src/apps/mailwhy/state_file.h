// Where files are kept from one run to the next, unless the user names another place.
#pragma once

#include <string>
#include <string_view>

namespace mailwhy::app {

// "watch.db" -> "/home/anna/.local/state/mailwhy/watch.db", in $XDG_STATE_HOME where that
// is set; "" where there is no home.
std::string state_file(std::string_view name);

}  // namespace mailwhy::app
