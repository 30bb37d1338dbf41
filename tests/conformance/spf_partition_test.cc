#include <cstdio>

#include <doctest/doctest.h>

#include "spf/test_worlds.h"
#include "spf_suite.h"

using namespace mailwhy;
using namespace mailwhy::test;

TEST_CASE(
    "in every world of the public SPF suites the partition is what evaluations say") {
  if (spf_suite_files().empty()) {
    std::puts("skipped: no ../shared");
    return;
  }
  int compared = 0;
  for (const std::string& file : spf_suite_files()) {
    std::string error;
    for (const SpfScenario& scenario : load_spf_suite(file, error)) {
      for (const SpfCase& test : scenario.cases) {
        SuiteResolver world(scenario);
        std::string wrong = spf::test::disagreement(world, test.query, 1);
        INFO(test.name);
        CHECK_MESSAGE(wrong.empty(), wrong);
        compared++;
      }
    }
  }
  std::printf("SPF suites: %d partitions agree with the evaluation\n", compared);
}
