// The reference data beside the project, where there is some.
#pragma once

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace mailwhy {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// False, with a line, where the folder is absent.
inline bool has_reference(const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder)) return true;
  std::cout << "skipped: no " << folder.string() << "\n";
  return false;
}

inline std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (char c : line)
    if (c == '\t')
      fields.emplace_back();
    else
      fields.back() += c;
  return fields;
}

}  // namespace mailwhy
