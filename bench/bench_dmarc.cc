// rooms: dmarc
// DMARC evaluations a second with warm records, DNS in memory.
#include <benchmark/benchmark.h>

#include "dmarc/check.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;

namespace {

dns::ZoneResolver& world() {
  static dns::ZoneResolver* zone = [] {
    auto* made = new dns::ZoneResolver;
    made->add({dns::Name::parse("_dmarc.example.com").value(), dns::Type::TXT, 3600,
               dns::rdata_txt("v=DMARC1; p=reject")});
    return made;
  }();
  return *zone;
}

const dmarc::Query& mail() {
  static const dmarc::Query query{
      "news.example.com", dmarc::Claim{"bounce.example.com"}, {{"example.com"}}};
  return query;
}

// By the tree walk, as a receiver does it: three walks, five different names.
bool right(const dmarc::Outcome& outcome) {
  return outcome.verdict == dmarc::Verdict::Pass && outcome.spf->aligned &&
         outcome.dkim[0].aligned && outcome.policy == dmarc::Policy::Reject &&
         outcome.policy_domain == "example.com" &&
         outcome.organizational_domain == "example.com" && outcome.queries.size() == 3;
}

void check(benchmark::State& state, dmarc::Options options) {
  dns::Resolver& dns = world();
  for (auto _ : state) {
    dmarc::Outcome outcome = dmarc::check(dns, mail(), options);
    if (!right(outcome) || outcome.rfc7489.has_value() != options.rfc7489) {
      state.SkipWithError("wrong answer");
      break;
    }
    benchmark::DoNotOptimize(outcome);
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

BENCHMARK_CAPTURE(check, warm, dmarc::Options{})->Name("dmarc_check/warm");
BENCHMARK_CAPTURE(check, both_eras, dmarc::Options{.rfc7489 = true})
    ->Name("dmarc_check/both_eras");

BENCHMARK_MAIN();
