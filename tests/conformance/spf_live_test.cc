// The public SPF suites once more, now over sockets: every scenario is served on loopback
// and asked by the live resolver, all tests of a file at the same time.
#include <algorithm>
#include <cstdio>
#include <memory>

#include <doctest/doctest.h>

#include "live/resolver.h"
#include "spf_suite.h"
#include "world/dns_server.h"

using namespace mailwhy;
using namespace mailwhy::test;
using namespace std::chrono_literals;

// The real schedule five times as fast, for the many names that never answer. TCP comes
// in where a reply is truncated, not beside UDP: each way is to carry the tests by
// itself.
static const live::Schedule kSchedule{{0ms, 80ms, 200ms}, 400ms, 400ms};

namespace {
struct Tally {
  int run = 0, packets = 0, over_tcp = 0;
};

struct Served {
  const SpfScenario& scenario;
  SuiteResolver answers;
  world::DnsServer server;
  live::LiveResolver resolver;

  Served(const SpfScenario& s, live::Loop& loop, const world::DnsServerOptions& options)
      : scenario(s),
        answers(s),
        server(answers, options),
        resolver(loop, {.resolvers = {server.where()}, .schedule = kSchedule}) {}
};
}  // namespace

static void run_file(const std::string& file, const world::DnsServerOptions& options,
                     Tally& tally) {
  std::string error;
  auto scenarios = load_spf_suite(file, error);
  REQUIRE_MESSAGE(!scenarios.empty(), error);
  live::Loop loop;
  std::vector<std::unique_ptr<Served>> served;
  std::vector<std::function<void()>> work;
  for (const SpfScenario& scenario : scenarios) {
    served.push_back(std::make_unique<Served>(scenario, loop, options));
    for (const SpfCase& test : scenario.cases)
      work.push_back([&resolver = served.back()->resolver, &test, &tally] {
        std::string wrong =
            judge(test, check_host(resolver, test.query, suite_options()));
        CHECK_MESSAGE(wrong.empty(), wrong);
        tally.run++;
      });
  }
  loop.run([&] { loop.together(work, 64); });
  for (const auto& one : served) {
    tally.packets += one->server.udp_packets();
    tally.over_tcp += one->server.tcp_questions();
  }
}

static Tally run_suites(const char* way, const world::DnsServerOptions& options) {
  Tally tally;
  for (const std::string& file : spf_suite_files()) run_file(file, options, tally);
  std::printf("SPF suites %s: %d tests, %d packets, %d questions over TCP\n", way,
              tally.run, tally.packets, tally.over_tcp);
  return tally;
}

TEST_CASE(
    "every public SPF test gives its result over UDP, over TCP, and with packets lost") {
  if (spf_suite_files().empty()) {
    std::puts("skipped: no ../shared");
    return;
  }
  Tally udp = run_suites("over UDP", {});
  Tally tcp = run_suites("with TCP forced", {.force_tcp = true});
  Tally lossy =
      run_suites("with the first packet of every question lost", {.drop_first = true});
  CHECK(udp.run > 0);
  CHECK(tcp.run == udp.run);
  CHECK(lossy.run == udp.run);
  CHECK(udp.over_tcp == 0);
  CHECK(tcp.over_tcp > 0);
  CHECK(lossy.packets > udp.packets);
}
