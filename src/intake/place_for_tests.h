// A folder of its own for a test, gone when the test ends, also where a check fails.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace mailwhy::intake {

class Place {
 public:
  Place() : path_(make_folder()) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    std::error_code ignored;  // nothing is thrown while a failed check unwinds
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  // Named by the process and a number, the first that is free. An error to make it is
  // thrown, and nothing is left behind.
  static std::filesystem::path make_folder() {
    auto all = std::filesystem::temp_directory_path();
    for (int number = 0;; number++) {
      auto path = all / ("mailwhy-test-" + std::to_string(getpid()) + "-" +
                         std::to_string(number));
      if (std::filesystem::create_directory(path)) return path;
    }
  }

  std::filesystem::path path_;
};

}  // namespace mailwhy::intake
