// Rows as JSON (RFC 8259), as CSV (RFC 4180) and for people.
#pragma once

#include <string>
#include <string_view>

#include "batch/row.h"
#include "report/page.h"

namespace mailwhy::batch {

// Each appends to `out`: JSON an object without line end, CSV a line with its end. Where
// the running number of the file belongs (`seq`) is returned: numbers are given in the
// order of the input, lines are written in any. A row with an error has none:
// std::string::npos.
size_t append_json(const Row& row, std::string& out);
size_t append_csv(const Row& row, std::string& out);

// A line of at most `look.width` columns, with its end; of a row without error.
void append_text(const Row& row, const report::TextOptions& look, std::string& out);

std::string_view csv_head();  // the first line of a CSV, with its end

}  // namespace mailwhy::batch
