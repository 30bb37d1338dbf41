// The checked data as C++: constant tables that need no work at start.
#pragma once

#include <string>

#include "knowledge/compile/check.h"

namespace mailwhy::knowledge::compile {

std::string emit_tables(const Data& data);     // causes, reason labels, providers
std::string emit_sentences(const Data& data);  // both languages, sorted by key

}  // namespace mailwhy::knowledge::compile
