// rooms: dns
// DNS in memory: reading names, looking them up, reading and writing messages.
#include <benchmark/benchmark.h>

#include "dns/wire.h"
#include "dns/zone_file.h"
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

static std::string txt_reply() {
  Message query = make_query(1, *Name::parse("example.test"), Type::TXT, {});
  Answer answer;
  answer.records.push_back({query.question->name, Type::TXT, 3600,
                            rdata_txt("v=spf1 mx a:mail.example.test "
                                      "include:spf1.prov.test ip4:192.0.2.0/24 -all")});
  return write_message(make_reply(query, answer));
}

// With and without the Answer that the client gives on, its records allocated and freed.
static void wire_read(benchmark::State& state) {
  std::string wire = txt_reply();
  std::span<const uint8_t> octets(reinterpret_cast<const uint8_t*>(wire.data()),
                                  wire.size());
  Question question{*Name::parse("example.test"), Type::TXT};
  for (auto _ : state) {
    auto message = read_message(octets);
    if (!message || message->answer.size() != 1) state.SkipWithError("not read");
    if (state.range(0) == 0) continue;
    Answer answer = to_answer(std::move(*message), question);
    benchmark::DoNotOptimize(answer);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(wire_read)->ArgName("to_answer")->Arg(0)->Arg(1);

static void wire_write_query(benchmark::State& state) {
  Name name = *Name::parse("_dmarc.mail.example.test");
  for (auto _ : state)
    benchmark::DoNotOptimize(write_message(make_query(1, name, Type::TXT, {})));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(wire_write_query);

static void zone_file(benchmark::State& state) {
  std::string text = "$ORIGIN example.test.\n$TTL 3600\n";
  for (int i = 0; i < 1000; i++)
    text += "host" + std::to_string(i) + " IN A 192.0.2.1\n  IN TXT \"v=spf1 a -all\"\n";
  for (auto _ : state)
    if (read_zone_file(text).records.size() != 2000) state.SkipWithError("not read");
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK(zone_file);

BENCHMARK_MAIN();
