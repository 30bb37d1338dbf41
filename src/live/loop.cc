#include "live/loop.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "live/core.h"

namespace mailwhy::live {

namespace asio = boost::asio;

void LoopCore::start(std::function<void()> work) {
  auto fiber = new Fiber;
  fiber->work = std::move(work);
  fibers++;
  asio::post(context, [this, fiber] {
    fiber->self =
        boost::context::fiber(std::allocator_arg, PooledStack{&stacks},
                              [this, fiber](boost::context::fiber&& caller) {
                                fiber->caller = std::move(caller);
                                try {
                                  fiber->work();
                                } catch (const boost::context::detail::forced_unwind&) {
                                  throw;  // the loop is torn down
                                } catch (...) {
                                  if (!failure) failure = std::current_exception();
                                }
                                fiber->ended = true;
                                return std::move(fiber->caller);
                              });
    resume(fiber);
  });
}

void LoopCore::resume(Fiber* fiber) {
  Fiber* before = std::exchange(current, fiber);
  fiber->self = std::move(fiber->self).resume();
  current = before;
  if (!fiber->ended) return;
  delete fiber;
  fibers--;
}

void LoopCore::suspend() {
  Fiber* fiber = current;
  assert(fiber);
  fiber->caller = std::move(fiber->caller).resume();
}

void LoopCore::rethrow_failure() {
  if (auto thrown = std::exchange(failure, nullptr)) std::rethrow_exception(thrown);
}

Loop::Loop() = default;
Loop::~Loop() = default;

LoopCore& Loop::core() {
  if (!core_) core_ = std::make_unique<LoopCore>();
  return *core_;
}

bool Loop::in_fiber() const {
  return core_ && core_->current;
}

void Loop::run(std::function<void()> program) {
  assert(!in_fiber());
  core().start(std::move(program));
  core_->run_until([&] { return core_->fibers == 0; });
  core_->rethrow_failure();
}

void Loop::start(std::function<void()> work) {
  core().start(std::move(work));
}

void Loop::together(std::span<const std::function<void()>> work, size_t at_once) {
  if (work.empty()) return;
  size_t next = 0, fibers = std::min(at_once, work.size()), running = fibers;
  Event all_ended(*this);
  // Ends also when a piece throws: the others go on, and run() throws it again.
  struct Ending {
    size_t& running;
    Event& all_ended;
    ~Ending() {
      if (--running == 0) all_ended.set();
    }
  };
  for (size_t i = 0; i < fibers; i++)
    core().start([&] {
      Ending ending{running, all_ended};
      while (next < work.size()) work[next++]();
    });
  all_ended.wait();
  if (!in_fiber()) core().rethrow_failure();
}

void Loop::sleep(std::chrono::milliseconds duration) {
  Event never(*this);
  never.wait(std::chrono::steady_clock::now() + duration);
}

void Event::set() {
  if (std::exchange(set_, true)) return;
  for (Fiber* fiber : std::exchange(waiting_, {}))
    asio::post(loop_.core().context,
               [this_core = &loop_.core(), fiber] { this_core->resume(fiber); });
}

bool Event::wait(SteadyTime limit, std::stop_token stop) {
  if (set_) return true;
  if (stop.stop_requested()) return false;
  LoopCore& core = loop_.core();
  Fiber* self = core.current;

  // Whoever comes first takes the fiber out of waiting_, so it is resumed once.
  bool given_up = false;
  auto give_up = [&] {
    if (set_ || given_up) return;
    given_up = true;
    if (!self) return;
    std::erase(waiting_, self);
    core.resume(self);
  };
  // Handlers may run after this frame is gone: they look at `here` first.
  auto here = std::make_shared<bool>(true);
  struct Leaving {
    std::shared_ptr<bool> here;
    ~Leaving() { *here = false; }
  } leaving{here};

  std::optional<asio::steady_timer> timer;
  if (limit != SteadyTime::max()) {
    timer.emplace(core.context, limit);
    timer->async_wait([here, &give_up](const boost::system::error_code& error) {
      if (!error && *here) give_up();
    });
  }
  std::stop_callback on_stop(stop, [&core, here, &give_up] {
    asio::post(core.context, [here, &give_up] {
      if (*here) give_up();
    });
  });

  if (!self) {
    core.run_until([&] { return set_ || given_up; });
    return set_;
  }
  waiting_.push_back(self);
  core.suspend();
  return set_;
}

}  // namespace mailwhy::live
