// A program started for one test and ended with it, by its process id.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mailwhy::world {

class Process {
 public:
  // Output goes to `log`. Throws std::runtime_error where it cannot be started.
  Process(const std::vector<std::string>& command, const std::filesystem::path& log);
  ~Process();  // SIGTERM, and waits for its end
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

 private:
  pid_t pid_ = -1;
};

// Where the program lies in PATH or the system's sbin folders; "" where it is not
// installed.
std::string find_program(const std::string& name);

// A folder of its own under the system's temporary one, removed in the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& file, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace mailwhy::world
