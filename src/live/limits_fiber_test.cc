// Deadlines, cancellation, how many questions are out and how fast they leave.
#include "live/resolver.h"

#include <thread>

#include <doctest/doctest.h>

#include "world/live_setting.h"

using namespace mailwhy;
using namespace mailwhy::live;
using namespace std::chrono_literals;
using dns::Status, dns::Transport, dns::Type;
using world::question;
using world::seconds_of;
using Setting = world::LiveSetting;

TEST_CASE("work that keeps the loop busy does not turn answers into silence") {
  Setting s;
  s.options.schedule = {{0ms, 20ms, 50ms}, 100ms, 100ms};
  s.loop.run([&] {
    s.loop.start([] { std::this_thread::sleep_for(300ms); });
    CHECK(s.ask("example.org", Type::A)->usable());
  });
}

TEST_CASE("a question's deadline, a case's deadline and a stop token end the wait") {
  Setting s({.silent = true});
  dns::Ask soon;
  soon.deadline = s.resolver().now() + 50ms;
  dns::AnswerPtr answer;
  CHECK(seconds_of([&] { answer = s.ask("example.org", Type::A, soon); }) < 0.38);
  CHECK(answer->status == Status::Cancelled);

  std::stop_source source;
  dns::Ask stoppable;
  stoppable.stop = source.get_token();
  double seconds = seconds_of([&] {
    s.loop.run([&] {
      s.loop.start([&] {
        s.loop.sleep(50ms);
        source.request_stop();
      });
      CHECK(s.ask("example.org", Type::A, stoppable)->status == Status::Cancelled);
    });
  });
  CHECK(seconds < 0.38);

  auto sent = s.resolver().questions_sent();
  s.resolver().set_deadline(s.resolver().now());
  CHECK(s.ask("example.org", Type::A)->status == Status::Cancelled);
  CHECK(s.resolver().questions_sent() == sent);
}

TEST_CASE("who gives up early does not take the answer from the others") {
  Setting s({.delay = 100ms});
  s.loop.run([&] {
    s.loop.start([&] {
      dns::Ask impatient;
      impatient.deadline = s.resolver().now() + 20ms;
      CHECK(s.ask("example.org", Type::A, impatient)->status == Status::Cancelled);
    });
    CHECK(s.ask("example.org", Type::A)->usable());
  });
  CHECK(s.server.udp_packets() == 1);
}

TEST_CASE("no more questions are out than allowed, and all are answered") {
  Setting s({.delay = 2ms});
  s.options.max_in_flight = 20;
  std::vector<dns::Question> questions;
  for (int i = 0; i < 500; i++)
    questions.push_back(question("n" + std::to_string(i) + ".example.org", Type::A));
  int known = 0;
  for (auto& answer : s.resolver().query_all(questions)) known += answer->nxdomain();
  CHECK(known == 500);
  CHECK(s.server.most_waiting() <= 20);
}

TEST_CASE("five hundred questions to a closed port end, and quickly") {
  Setting s({.udp = false, .tcp = false});
  std::vector<dns::Question> questions;
  for (int i = 0; i < 500; i++)
    questions.push_back(question("n" + std::to_string(i) + ".example.org", Type::A,
                                 {.transport = Transport::Udp}));
  int unreachable = 0;
  CHECK(seconds_of([&] {
          for (auto& answer : s.resolver().query_all(questions))
            unreachable += answer->status == Status::Unreachable;
        }) < 2);
  CHECK(unreachable == 500);
}

TEST_CASE("an authority is asked at its pace") {
  Setting s;
  s.options.pace = {.per_second = 100, .burst = 5};
  std::vector<dns::Question> questions;
  dns::Ask how = s.authority();
  for (int i = 0; i < 25; i++)
    questions.push_back(question("n" + std::to_string(i) + ".example.org", Type::A, how));
  int known = 0;
  double seconds = seconds_of([&] {
    for (auto& answer : s.resolver().query_all(questions)) known += answer->nxdomain();
  });
  CHECK(known == 25);
  CHECK(seconds >= 0.19);
  CHECK(seconds < 0.9);
}
