// The machine's clock. Only `main` and the live resolver have it; everything else is told
// the time.
#pragma once

#include "net/clock.h"

namespace mailwhy::live {

class SystemClock : public net::Clock {
 public:
  net::Time now() const override {
    return std::chrono::floor<net::Milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace mailwhy::live
