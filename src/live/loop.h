// The event loop and its fibers: how code written as if DNS were a function call waits
// for a network without blocking its neighbours. One loop, one thread; Asio stays behind
// this header.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace mailwhy::live {

using SteadyTime = std::chrono::steady_clock::time_point;
inline SteadyTime steady_now() {
  return std::chrono::steady_clock::now();
}

struct LoopCore;  // live/core.h: Asio's io_context and the fibers, for files that own
                  // sockets
struct Fiber;

class Loop {
 public:
  Loop();  // cheap: nothing is opened before the first use
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Runs `program` in a fiber and returns when it and every fiber it started have ended.
  // The first exception that leaves a fiber is thrown again here, after all have ended.
  // Not to be called from a fiber.
  void run(std::function<void()> program);

  // Another fiber beside the caller's; it begins when the caller waits next.
  void start(std::function<void()> work);

  // Runs all pieces, at most `at_once` at a time, and returns when all have ended.
  // Outside of a fiber the loop is run meanwhile.
  void together(std::span<const std::function<void()>> work, size_t at_once = 64);

  void sleep(std::chrono::milliseconds duration);
  bool in_fiber() const;

  LoopCore& core();

 private:
  std::unique_ptr<LoopCore> core_;
};

// Something that happens once. Fibers wait for it; who makes it happen calls set().
// Waiting outside of a fiber runs the loop meanwhile. All on the loop's thread; only
// the stop token may be used from another.
class Event {
 public:
  explicit Event(Loop& loop) : loop_(loop) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  void set();
  bool is_set() const { return set_; }

  // True when it happened; false when `limit` passed or `stop` was requested first.
  bool wait(SteadyTime limit = SteadyTime::max(), std::stop_token stop = {});

 private:
  Loop& loop_;
  bool set_ = false;
  std::vector<Fiber*> waiting_;
};

}  // namespace mailwhy::live
