#include <cstdio>

#include <doctest/doctest.h>

#include "spf_suite.h"

using namespace mailwhy;
using namespace mailwhy::test;

namespace {

// The same world behind a resolver that waits: every wave of questions counts.
class WaitingResolver : public dns::Resolver {
 public:
  explicit WaitingResolver(SuiteResolver& world) : world_(world) {}
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    return world_.query(question);
  }
  bool immediate() const override { return false; }
  net::Time now() const override { return world_.now(); }

 private:
  SuiteResolver& world_;
};

struct Tally {
  int run = 0, explained = 0;
};

}  // namespace

static void run_suites(Tally& tally, bool waiting) {
  for (const std::string& file : spf_suite_files()) {
    std::string error;
    auto scenarios = load_spf_suite(file, error);
    CHECK_MESSAGE(!scenarios.empty(), error);
    for (const SpfScenario& scenario : scenarios) {
      for (const SpfCase& test : scenario.cases) {
        SuiteResolver world(scenario);
        WaitingResolver waits(world);
        dns::Resolver& resolver = waiting ? static_cast<dns::Resolver&>(waits) : world;
        spf::Result result = spf::check_host(resolver, test.query, suite_options());
        std::string wrong = judge(test, result);
        CHECK_MESSAGE(wrong.empty(), wrong);
        spf::Options quiet = suite_options();
        quiet.trace = false;
        CHECK(spf::check_host(resolver, test.query, quiet).verdict == result.verdict);
        tally.run++;
        if (!test.explanation.empty()) tally.explained++;
      }
    }
  }
}

TEST_CASE(
    "every public SPF test gives its result and explanation, asked at once or ahead") {
  if (spf_suite_files().empty()) {
    std::puts("skipped: no ../shared");
    return;
  }
  Tally at_once, ahead;
  run_suites(at_once, false);
  run_suites(ahead, true);
  CHECK(at_once.run == ahead.run);
  std::printf(
      "SPF suites in memory: %d tests, %d of them with explanation, each with and "
      "without look-ahead\n",
      at_once.run, at_once.explained);
}
