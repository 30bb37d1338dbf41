// The text of a rule file, which is TOML 1.0.0 as far as rules need it: [[rule]], and
// below it names with a string or a list of strings. All four kinds of strings, lists
// over several lines, comments. Whatever else TOML has is a fault, since no rule has it.
//
// Read by hand and not by a TOML library: a user's file may come from a stranger. One
// pass, nothing is nested.
#pragma once

#include <string>
#include <string_view>

#include "knowledge/compile/rows.h"

namespace mailwhy::bounce::compile {

// Stops at the first fault and gives nothing then. `file` is its name in what is said
// about it.
knowledge::compile::Rows read_rule_text(std::string_view text, const std::string& file,
                                        knowledge::compile::Complaints& complaints);

}  // namespace mailwhy::bounce::compile
