// How far a long command is, drawn over one line of the terminal behind stderr.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "batch/classify.h"
#include "report/page.h"

namespace mailwhy::app {

// "  ██████░░░░░░░░  62 %  124 000 inputs  41 200 a second  0:32 left", twice a second,
// until it is destroyed. The remaining time is told where the size of all inputs is
// known: it is measured meanwhile.
class Progress {
 public:
  Progress(std::vector<std::string> paths, const batch::Gauge& gauge,
           const report::TextOptions& look);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Takes the line away while something else is said.
  void aside(const std::function<void()>& say);

 private:
  void measure(const std::vector<std::string>& paths);
  void draw_until_end();
  std::string line(double seconds) const;

  const batch::Gauge& gauge_;
  report::TextOptions look_;
  std::atomic<uint64_t> size_{0};  // of all inputs; 0 while it is not known
  std::atomic<bool> ended_{false};
  std::mutex drawing_;
  std::condition_variable end_;
  std::thread measuring_, drawing_thread_;
};

}  // namespace mailwhy::app
