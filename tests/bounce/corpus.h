// The public bounce corpus beside the project: its mails and what is expected of each.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "reference.h"

namespace mailwhy {

inline const std::filesystem::path kCorpus = "../shared/corpus/bounces";

struct Expected {
  std::string status, reply, reason, feedback_type;
  bool hard = false;
  bool status_is_made_up = false;  // stands nowhere in the mail
};

// A table's rows as maps from its first line's names to fields.
inline std::vector<std::map<std::string, std::string>> read_table(
    const std::filesystem::path& file) {
  std::vector<std::map<std::string, std::string>> rows;
  std::istringstream lines(read_file(file));
  std::string line;
  std::getline(lines, line);
  const auto names = fields_of(line);
  while (std::getline(lines, line)) {
    auto fields = fields_of(line);
    auto& row = rows.emplace_back();
    for (size_t i = 0; i < names.size() && i < fields.size(); i++)
      row[names[i]] = fields[i];
  }
  return rows;
}

// By file name: the records of truth.tsv in their order.
inline std::map<std::string, std::vector<Expected>> read_truth() {
  std::map<std::string, std::vector<Expected>> truth;
  for (auto& row : read_table(kCorpus / "truth.tsv"))
    truth[row["file"]].push_back({row["status"], row["reply"], row["reason"],
                                  row["feedback_type"], row["hard"] == "1",
                                  row["synthetic_status"] == "1"});
  return truth;
}

// By "file/seq": reasons that are right as well, between bars: "|blocked|filtered|".
inline std::map<std::string, std::string> read_also_accepted() {
  std::map<std::string, std::string> also;
  for (auto& row : read_table(kCorpus / "also_accept.tsv"))
    also[row["file"] + "/" + row["seq"]] = "|" + row["also"] + "|";
  return also;
}

// "5.1.*" and the like, of json.tsv.
inline bool matches_pattern(std::string_view pattern, std::string_view text) {
  size_t star = pattern.find('*');
  return star == pattern.npos ? pattern == text
                              : text.starts_with(pattern.substr(0, star));
}

}  // namespace mailwhy
