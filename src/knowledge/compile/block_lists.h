// data/blocklists.toml and data/receivers.toml: what must hold in them, and the tables
// that they become.
#pragma once

#include <string>

#include "knowledge/compile/source.h"

namespace mailwhy::knowledge::compile {

// Every code can be read and its meaning has a sentence; zones are there once; a list
// that is asked has codes; what the words of a refusal mean is some list.
void check_block_lists(const Rows& rows, const Catalogue& english,
                       Complaints& complaints);
void check_receivers(const Rows& rows, Complaints& complaints);

void emit_block_lists(const Rows& rows, std::string& out);
void emit_receivers(const Rows& rows, std::string& out);

}  // namespace mailwhy::knowledge::compile
