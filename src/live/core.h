// What stands behind loop.h. Only for the files of live and http that own sockets: it
// brings Asio.
#pragma once

#include <exception>
#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/context/fiber.hpp>

#include "live/fiber_stack.h"
#include "live/loop.h"

namespace mailwhy::live {

struct Fiber {
  boost::context::fiber self;    // to go on, while suspended
  boost::context::fiber caller;  // back to the loop, while running
  std::function<void()> work;
  bool ended = false;
};

struct LoopCore {
  boost::asio::io_context context{1};  // one thread runs it
  StackPool stacks;
  Fiber* current = nullptr;  // nullptr: the loop itself
  size_t fibers = 0;         // begun and not ended
  std::exception_ptr failure;

  void start(std::function<void()> work);
  // From the loop: lets the fiber go on until it suspends or ends.
  void resume(Fiber* fiber);
  // From a fiber: back to the loop, until somebody resumes it.
  void suspend();
  // From the loop: handles events until `done()` holds.
  template <class Done>
  void run_until(Done done) {
    while (!done()) {
      if (context.stopped()) context.restart();
      if (context.run_one() == 0) return;  // nothing left that could make it hold
    }
  }
  void rethrow_failure();
};

}  // namespace mailwhy::live
