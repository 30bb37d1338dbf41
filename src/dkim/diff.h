// The small diff of a change: what was signed beside what arrived, bounded.
#pragma once

#include <string_view>

#include "dkim/change.h"

namespace mailwhy::dkim {

// Fills everything of `change` but its kind and field.
void fill_diff(std::string_view signed_text, std::string_view received, Change& change);

}  // namespace mailwhy::dkim
