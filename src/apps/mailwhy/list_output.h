// Where the lines about a list of names go: standard output, or a file in which an
// interrupted run is taken up again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/result.h"

namespace mailwhy::app {

class ListOutput {
 public:
  // `path` "": standard output. A file that holds something is only gone on with where
  // `resume` says so: its whole lines are counted, what stands behind the last one is cut
  // off; a line is 64 MB at most. The Error is one sentence.
  static Result<ListOutput> open(const std::string& path, bool resume);
  ~ListOutput();
  ListOutput(ListOutput&& other) noexcept;
  ListOutput(const ListOutput&) = delete;

  uint64_t lines_there() const { return lines_; }
  const std::string& last_line() const { return last_; }  // of these

  // False where the lines are not taken; errno says why.
  bool write(std::string_view lines);

 private:
  ListOutput(int file, bool owned) : file_(file), owned_(owned) {}
  Result<void> count_lines(const std::string& path);

  int file_;
  bool owned_;
  uint64_t lines_ = 0;
  std::string last_;
};

}  // namespace mailwhy::app
