// mailwhy_compile_replies DATA OUT.cc: the reply rules as constant tables. Runs while
// building; a rule that no example of its own needs, or that another one shadows, fails
// the build.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "bounce/compile/built_table.h"
#include "bounce/compile/rule_text.h"
#include "knowledge/compile/source.h"

using namespace mailwhy;
using namespace mailwhy::bounce::compile;
using mailwhy::knowledge::compile::Complaints;

static std::vector<RuleSource> read_folder(const std::string& folder,
                                           const std::vector<std::string>& labels,
                                           Complaints& complaints) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  std::ranges::sort(files);
  std::vector<RuleSource> sources;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    read_rules(read_rule_text(text, file, complaints), labels, sources, complaints);
  }
  return sources;
}

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: mailwhy_compile_replies DATA OUT.cc\n";
    return 2;
  }
  Complaints complaints;
  std::string data = arguments[1];
  std::vector<std::string> labels;
  for (const auto& row :
       knowledge::compile::read_tables(data + "/reasons.toml", complaints).rows)
    labels.push_back(row.name);
  BuiltTable built =
      build(read_folder(data + "/replies", labels, complaints), complaints);
  if (complaints.lines().empty()) check_examples(built, complaints);
  for (const std::string& line : complaints.lines()) std::cerr << line << '\n';
  if (!complaints.lines().empty()) return 1;
  std::ofstream out(arguments[2], std::ios::binary);
  out << emit(built);
  return out.flush().good() ? 0 : 2;
}
