// The fields of a data file's rows: which there are, what may stand in them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "knowledge/compile/rows.h"

namespace mailwhy::knowledge::compile {

using Words = std::vector<std::string_view>;

struct Field {
  std::string_view key;
  enum class Kind { Text, Host, Port, Url, List, Hosts } kind;
  bool required;
  Words allowed;  // empty: anything
};

// Every row has the required fields, no others than these, and in each what its kind
// takes; no two rows have the same name, or the same field `name`.
void check_rows(const Rows& rows, std::span<const Field> fields, Complaints& complaints,
                std::string_view name = "name");

}  // namespace mailwhy::knowledge::compile
