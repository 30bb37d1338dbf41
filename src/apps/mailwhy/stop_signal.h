// Ctrl-C and SIGTERM as a wish: what is under way is finished, then the program ends.
#pragma once

#include <csignal>

namespace mailwhy::app {

// Notices both signals while it lives. The second one ends the program at once.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  bool came() const;

 private:
  struct sigaction interrupt_{}, terminate_{};  // as they were before
};

}  // namespace mailwhy::app
