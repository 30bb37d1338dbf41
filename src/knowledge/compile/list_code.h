// One row of `codes` in data/blocklists.toml: "127.0.0.5-7 listed high exploited XBL".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::knowledge::compile {

struct ListCodeRow {
  uint32_t first = 0, last = 0, mask = 0xFFFFFFFF;
  bool bit = false;
  std::string outcome, severity, meaning, name;
};

// Answers: 127.0.0.2, 127.0.0.5-7, 127.0.*.1, bit:64. Only answers in 127.0.0.0/8.
Result<ListCodeRow> read_list_code(std::string_view text);

}  // namespace mailwhy::knowledge::compile
