#include "live/loop.h"

#include <stdexcept>
#include <string>
#include <thread>

#include <doctest/doctest.h>

using namespace mailwhy::live;
using namespace std::chrono_literals;

static SteadyTime now() {
  return std::chrono::steady_clock::now();
}

TEST_CASE("a program ends when every fiber it started has ended") {
  Loop loop;
  std::string order;
  loop.run([&] {
    loop.start([&] {
      loop.sleep(20ms);
      order += "b";
    });
    order += "a";
  });
  CHECK(order == "ab");
}

TEST_CASE("waits that run together overlap") {
  Loop loop;
  int done = 0;
  std::vector<std::function<void()>> work(200, [&] {
    loop.sleep(20ms);
    done++;
  });
  auto start = now();
  loop.run([&] { loop.together(work, 200); });
  CHECK(done == 200);
  CHECK(now() - start < 1s);
  loop.together(std::span(work).subspan(0, 5));  // outside of a fiber, too
  CHECK(done == 205);
}

TEST_CASE("no more pieces run at once than allowed, and nesting does not lock") {
  Loop loop;
  int inside = 0, most = 0, done = 0;
  std::vector<std::function<void()>> inner(5, [&] {
    most = std::max(most, ++inside);
    loop.sleep(1ms);
    inside--;
    done++;
  });
  std::vector<std::function<void()>> outer(4, [&] { loop.together(inner, 2); });
  loop.run([&] { loop.together(outer, 2); });
  CHECK(done == 20);
  CHECK(most <= 4);
}

TEST_CASE("an exception of a fiber comes out of run, after all have ended") {
  Loop loop;
  bool ended = false;
  CHECK_THROWS_AS(loop.run([&] {
    loop.start([&] {
      loop.sleep(10ms);
      ended = true;
    });
    throw std::runtime_error("wrong");
  }),
                  std::runtime_error);
  CHECK(ended);
  loop.run([] {});  // and it does not come twice
}

TEST_CASE("an event wakes all who wait, and only once") {
  Loop loop;
  Event event(loop);
  int woken = 0;
  loop.run([&] {
    for (int i = 0; i < 3; i++)
      loop.start([&] {
        CHECK(event.wait(now() + 5s));
        woken++;
      });
    loop.start([&] { event.set(); });
  });
  CHECK(woken == 3);
  CHECK(event.wait());
}

TEST_CASE("a wait ends at its limit") {
  Loop loop;
  auto start = now();
  loop.run([&] {
    Event never(loop);
    CHECK_FALSE(never.wait(start + 20ms));
  });
  CHECK(now() - start >= 20ms);
  Event never(loop);
  CHECK_FALSE(never.wait(now() + 5ms));
}

TEST_CASE("another thread ends a wait by its stop token") {
  Loop loop;
  std::stop_source source;
  auto start = now();
  std::jthread stopper([&] {
    std::this_thread::sleep_for(20ms);
    source.request_stop();
  });
  loop.run([&] {
    Event never(loop);
    CHECK_FALSE(never.wait(start + 10s, source.get_token()));
    CHECK_FALSE(never.wait(start + 10s, source.get_token()));
  });
  CHECK(now() - start < 5s);
}

TEST_CASE("ten thousand fibers come and go on a few kept stacks") {
  Loop loop;
  int done = 0;
  std::vector<std::function<void()>> work(10000, [&] {
    loop.sleep(0ms);
    done++;
  });
  loop.run([&] { loop.together(work); });
  CHECK(done == 10000);
}
