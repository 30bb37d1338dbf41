// Where the time comes from. Only `main` reads the machine's clock; a replay has the
// recorded one.
#pragma once

#include <chrono>

namespace mailwhy::net {

using Milliseconds = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Milliseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class FixedClock : public Clock {
 public:
  explicit FixedClock(Time time) : time_(time) {}
  Time now() const override { return time_; }

 private:
  Time time_;
};

}  // namespace mailwhy::net
