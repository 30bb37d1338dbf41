// rooms: spf dns
// Checks a second, with and without trace, and the waits of a cold check.
#include <benchmark/benchmark.h>

#include "dns/zone_resolver.h"
#include "spf/check.h"
#include "spf_world.h"

using namespace mailwhy;
using namespace mailwhy::bench;

namespace {

dns::ZoneResolver& world() {
  static dns::ZoneResolver* zone = [] {
    auto* made = new dns::ZoneResolver;
    made->add(spf_bench_records());
    return made;
  }();
  return *zone;
}

// A clock of its own: every wave of questions takes 20 ms, whatever their number.
class DelayedResolver : public dns::Resolver {
 public:
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    now_ += kDelay;
    waves++;
    questions++;
    return world().query(question);
  }
  std::vector<dns::AnswerPtr> query_all(std::span<const dns::Question> all) override {
    now_ += kDelay;
    waves++;
    questions += static_cast<int>(all.size());
    return world().query_all(all);
  }
  bool immediate() const override { return false; }
  net::Time now() const override { return now_; }

  int waves = 0, questions = 0;

 private:
  static constexpr net::Milliseconds kDelay{20};
  net::Time now_{};
};

void check(benchmark::State& state, const SpfBenchCase& one, bool trace) {
  spf::Options options;
  options.trace = trace;
  options.explanation = false;
  dns::Resolver& dns = world();
  std::string sender = std::string("user@") + one.domain;
  for (auto _ : state) {
    spf::Query query{net::IpAddress::parse(one.client).value(), sender, kSpfHelo, ""};
    spf::Result result = spf::check_host(dns, query, options);
    if (spf::to_string(result.verdict) != one.verdict || result.trace.empty() == trace) {
      state.SkipWithError("wrong answer");
      break;
    }
    benchmark::DoNotOptimize(result);
  }
  state.SetItemsProcessed(state.iterations());
}

void cold(benchmark::State& state, const SpfBenchCase& one) {
  int waves = 0, questions = 0;
  std::string sender = std::string("user@") + one.domain;
  for (auto _ : state) {
    DelayedResolver dns;
    spf::Query query{net::IpAddress::parse(one.client).value(), sender, kSpfHelo, ""};
    spf::Result result = spf::check_host(dns, query);
    if (spf::to_string(result.verdict) != one.verdict) {
      state.SkipWithError("wrong answer");
      break;
    }
    waves = dns.waves;
    questions = dns.questions;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["delays"] = waves;
  state.counters["questions"] = questions;
  state.counters["cold_ms"] = 20 * waves;
}

}  // namespace

int main(int argc, char** argv) {
  spf_bench_records();
  for (const SpfBenchCase& one : kSpfCases) {
    std::string name = one.name;
    benchmark::RegisterBenchmark(
        ("spf_check/" + name).c_str(),
        [&one](benchmark::State& state) { check(state, one, false); });
    benchmark::RegisterBenchmark(
        ("spf_check_trace/" + name).c_str(),
        [&one](benchmark::State& state) { check(state, one, true); });
  }
  benchmark::RegisterBenchmark(
      "spf_cold/deep-pass", [](benchmark::State& state) { cold(state, kSpfCases[0]); });
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
