// rooms: dns
// DNS in memory: reading names, looking them up, reading and writing messages.
#include <benchmark/benchmark.h>

#include "dns/zone_resolver.h"

using namespace mailwhy;
using namespace mailwhy::dns;

static void name_from_text(benchmark::State& state) {
  std::string_view text = "_spf.mail.example.test";
  for (auto _ : state) benchmark::DoNotOptimize(Name::from_text(text));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(name_from_text);

static void name_hash(benchmark::State& state) {
  Name name = *Name::from_text("_spf.mail.example.test");
  for (auto _ : state) {
    benchmark::DoNotOptimize(name);
    benchmark::DoNotOptimize(name.hash());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(name_hash);

static ZoneResolver world() {
  ZoneResolver zone;
  zone.add({*Name::parse("test"), Type::SOA, 3600,
            *rdata_from_text(Type::SOA, ". . 1 2 3 4 300", Name())});
  for (const char* host : {"example", "mx1.example", "mail.example", "spf1.prov",
                           "spf2.prov", "spf3.prov", "spf4.prov", "relay.prov"})
    zone.add({*Name::parse(std::string(host) + ".test"), Type::TXT, 3600,
              rdata_txt("v=spf1 -all")});
  return zone;
}

static void zone_lookup(benchmark::State& state) {
  ZoneResolver zone = world();
  Resolver& resolver = zone;
  Name name =
      *Name::from_text(state.range(0) == 0 ? "spf3.prov.test" : "nothing.here.test");
  for (auto _ : state) {
    AnswerPtr answer = resolver.query(name, Type::TXT);
    if (answer->has(Type::TXT) != (state.range(0) == 0))
      state.SkipWithError("wrong answer");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(zone_lookup)->ArgName("missing")->Arg(0)->Arg(1);

BENCHMARK_MAIN();
