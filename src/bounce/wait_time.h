// How long a reply asks to wait.
#pragma once

#include <optional>
#include <string_view>

namespace mailwhy::bounce {

// Seconds: "try again in 5 minutes", "retry after 300 seconds", "come back in 00:04:30".
std::optional<long> retry_after_in(std::string_view text);

}  // namespace mailwhy::bounce
