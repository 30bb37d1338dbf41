// data/*.toml as the compiler sees it, and the user's own rule files, which are of the
// same language: every value with the line it stands in.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::knowledge::compile {

struct Value {
  std::vector<std::string> texts;  // one; several for an array
  std::vector<int> lines;          // of each text
  bool is_list = false;
  int line = 0;
};

// One [table] or [[entry]].
struct Row {
  std::string name;  // "spf_no_record"; "" in a list of entries
  int line = 0;
  std::map<std::string, Value, std::less<>> values;
};

struct Rows {
  std::string file;
  std::vector<Row> rows;  // in the order of the file
};

struct Line {
  std::string text, file;
  int line = 0;
};

// A catalogue with its tables flattened: "step.ns_lame.ask" -> sentence.
struct Catalogue {
  std::string file;
  std::map<std::string, Line, std::less<>> sentences;
};

// What is wrong, as "FILE:LINE: text"; the build fails, an own file is left out, if
// anything is.
class Complaints {
 public:
  static constexpr size_t kMost = 200;  // more are not kept

  void add(const std::string& file, int line, const std::string& text);
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
};

Rows read_tables(const std::string& file, Complaints& complaints);
Rows read_entries(const std::string& file, std::string_view list, Complaints& complaints);
// The same of a text from a stranger; `file` is its name in what is said about it. As
// deep as a name may have parts (8) and lists may be nested (256).
Rows read_entries_of(std::string_view text, const std::string& file,
                     std::string_view list, Complaints& complaints);
Catalogue read_catalogue(const std::string& file, Complaints& complaints);

// Files where all sentences of one cause or label stand in one table, in `folder` (which
// need not exist): [greylisted] why = "…" becomes why.greylisted, and a list
// step.wait = ["…", "…"] becomes step.greylisted.wait.1 and .2.
void add_by_name(Catalogue& catalogue, const std::string& folder, Complaints& complaints);

}  // namespace mailwhy::knowledge::compile
