// data/*.toml as the compiler sees it. The reply rules have a reader of their own:
// bounce/compile/rule_text.h.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "knowledge/compile/rows.h"

namespace mailwhy::knowledge::compile {

struct Line {
  std::string text, file;
  int line = 0;
};

// A catalogue with its tables flattened: "step.ns_lame.ask" -> sentence.
struct Catalogue {
  std::string file;
  std::map<std::string, Line, std::less<>> sentences;
};

Rows read_tables(const std::string& file, Complaints& complaints);
Rows read_entries(const std::string& file, std::string_view list, Complaints& complaints);
Catalogue read_catalogue(const std::string& file, Complaints& complaints);

// Files where all sentences of one cause or label stand in one table, in `folder` (which
// need not exist): [greylisted] why = "…" becomes why.greylisted, and a list
// step.wait = ["…", "…"] becomes step.greylisted.wait.1 and .2.
void add_by_name(Catalogue& catalogue, const std::string& folder, Complaints& complaints);

}  // namespace mailwhy::knowledge::compile
