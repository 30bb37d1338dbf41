#include "apps/mailwhy/stop_signal.h"

namespace mailwhy::app {

static volatile std::sig_atomic_t stopping = 0;

StopSignal::StopSignal() {
  stopping = 0;
  struct sigaction wish{};
  wish.sa_handler = [](int) { stopping = 1; };
  wish.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&wish.sa_mask);
  sigaction(SIGINT, &wish, &interrupt_);
  sigaction(SIGTERM, &wish, &terminate_);
}

StopSignal::~StopSignal() {
  sigaction(SIGINT, &interrupt_, nullptr);
  sigaction(SIGTERM, &terminate_, nullptr);
}

bool StopSignal::came() const {
  return stopping != 0;
}

}  // namespace mailwhy::app
