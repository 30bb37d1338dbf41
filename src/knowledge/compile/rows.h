// What a TOML file holds, every value with the line it stands in, and what is wrong with
// it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::knowledge::compile {

struct Value {
  std::vector<std::string> texts;  // one; several for a list
  std::vector<int> lines;          // of each text, in a rule file
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

// Faults, as "FILE:LINE: text"; the build fails, a user's file is left out, if there are
// any.
class Complaints {
 public:
  static constexpr size_t kMost = 200;  // more are not kept

  void add(const std::string& file, int line, const std::string& text) {
    if (lines_.size() < kMost)
      lines_.push_back(file + ":" + std::to_string(line) + ": " + text);
  }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  std::vector<std::string> lines_;
};

}  // namespace mailwhy::knowledge::compile
