// mailwhy_compile_replies DATA OUT.cc: the reply rules as constant tables. Runs while
// building; a rule that no example of its own needs, or that another one shadows, fails
// the build.
#include <fstream>
#include <iostream>

#include "bounce/compile/built_table.h"

using namespace mailwhy;
using namespace mailwhy::bounce::compile;

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: mailwhy_compile_replies DATA OUT.cc\n";
    return 2;
  }
  knowledge::compile::Complaints complaints;
  std::string data = arguments[1];
  std::vector<std::string> labels;
  for (const auto& row :
       knowledge::compile::read_tables(data + "/reasons.toml", complaints).rows)
    labels.push_back(row.name);
  BuiltTable built = build(read_rules(data + "/replies", labels, complaints), complaints);
  if (complaints.lines().empty()) check_examples(built, complaints);
  for (const std::string& line : complaints.lines()) std::cerr << line << '\n';
  if (!complaints.lines().empty()) return 1;
  std::ofstream out(arguments[2], std::ios::binary);
  out << emit(built);
  return out.flush().good() ? 0 : 2;
}
