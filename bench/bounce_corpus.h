// The mails and replies of the bounce benchmarks, read once.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace mailwhy::bench {

inline std::string corpus_folder() {
  const char* given = std::getenv("MAILWHY_BENCH_DATA");
  return given && *given ? given : MAILWHY_SOURCE_DIR "/../shared/corpus";
}

inline std::string whole_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const std::vector<std::string>& corpus_mails() {
  static const auto mails = [] {
    std::vector<std::filesystem::path> paths;
    std::error_code error;
    std::filesystem::path folder = corpus_folder() + "/bounces/mails/bsd";
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error))
      paths.push_back(it->path());
    std::ranges::sort(paths);
    std::vector<std::string> all;
    for (const auto& path : paths) all.push_back(whole_file(path));
    return all;
  }();
  return mails;
}

struct SeedReply {
  std::string text, label, also;  // also: labels with a blank between them

  bool accepts(std::string_view given) const {
    return given == label ||
           (" " + also + " ").find(" " + std::string(given) + " ") != std::string::npos;
  }
};

inline const std::vector<SeedReply>& seed_replies() {
  static const auto replies = [] {
    std::vector<SeedReply> all;
    std::istringstream lines(whole_file(corpus_folder() + "/seed_replies.tsv"));
    std::string line;
    std::getline(lines, line);  // the names of the columns
    while (std::getline(lines, line)) {
      std::istringstream row(line + "\t");
      std::vector<std::string> fields;
      for (std::string field; std::getline(row, field, '\t');) fields.push_back(field);
      fields.resize(7);
      all.push_back({fields[2], fields[5], fields[6]});
    }
    return all;
  }();
  return replies;
}

}  // namespace mailwhy::bench
