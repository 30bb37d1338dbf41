#include "apps/mailwhy/state_file.h"

#include <cstdlib>

#include <fmt/format.h>

namespace mailwhy::app {

std::string state_file(std::string_view name) {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state && *state == '/') return fmt::format("{}/mailwhy/{}", state, name);
  const char* home = std::getenv("HOME");
  if (home && *home == '/') return fmt::format("{}/.local/state/mailwhy/{}", home, name);
  return {};
}

}  // namespace mailwhy::app
