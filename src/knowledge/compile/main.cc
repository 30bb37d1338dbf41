// mailwhy_compile_knowledge DATA OUT: data/*.toml and data/lang/*.toml as constant C++
// tables. Runs while building. Complaints read FILE:LINE: text, and nothing is written
// then.
#include <fstream>
#include <iostream>

#include "knowledge/compile/emit.h"

using namespace mailwhy::knowledge::compile;

static bool write(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  return out.flush().good();
}

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: mailwhy_compile_knowledge DATA OUT\n";
    return 2;
  }
  Complaints complaints;
  Data data = read_data(arguments[1], complaints);
  if (complaints.lines().empty()) check(data, complaints);
  for (const std::string& line : complaints.lines()) std::cerr << line << '\n';
  if (!complaints.lines().empty()) return 1;
  std::string folder = arguments[2];
  return write(folder + "/tables.cc", emit_tables(data)) &&
                 write(folder + "/sentences.cc", emit_sentences(data))
             ? 0
             : 2;
}
