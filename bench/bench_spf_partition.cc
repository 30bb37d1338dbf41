// rooms: spf dns
// The exact partition of example.test, its compiled form beside a bare interval set, and
// a proven fix. One item: one partition; one address answered; one fix.
#include <algorithm>

#include <benchmark/benchmark.h>

#include "dns/zone_resolver.h"
#include "spf/compiled.h"
#include "spf/fix.h"
#include "spf_world.h"

namespace mailwhy::bench {
namespace {

constexpr size_t kAddresses = 1 << 16;

dns::ZoneResolver& bench_zone() {
  static dns::ZoneResolver* zone = [] {
    auto* made = new dns::ZoneResolver;
    made->add(spf_bench_records());
    return made;
  }();
  return *zone;
}

spf::Query query_for(const std::string& domain) {
  spf::Query query;
  query.sender = "user@" + domain;
  query.helo = kSpfHelo;
  return query;
}

// The addresses of spf_compiled: five neighbouring /16, nearly all of them in some
// record's reach.
std::vector<uint32_t> addresses() {
  std::vector<uint32_t> all(kAddresses);
  uint32_t x = 1;
  for (auto& address : all) {
    x = x * 1664525u + 1013904223u;
    address = 198u << 24 | (18 + x % 5) << 16 | ((x >> 16) & 255) << 8 | ((x >> 8) & 255);
  }
  return all;
}

size_t count_passes_by_evaluation(const std::vector<uint32_t>& all) {
  spf::Options options;
  options.trace = options.explanation = false;
  spf::Query query = query_for("example.test");
  size_t passes = 0;
  for (uint32_t address : all) {
    query.client_ip = net::IpAddress::v4(address);
    passes += check_host(bench_zone(), query, options).verdict == spf::Verdict::Pass;
  }
  return passes;
}

void compiled(benchmark::State& state) {
  auto all = addresses();
  static const size_t kExpected = count_passes_by_evaluation(all);
  spf::CompiledPolicy policy(partition(bench_zone(), query_for("example.test")));
  for (auto _ : state) {
    size_t passes = 0;
    for (uint32_t address : all) passes += policy.check_v4(address) == spf::Verdict::Pass;
    if (passes != kExpected)
      return state.SkipWithError("the compiled policy answers wrongly");
    benchmark::DoNotOptimize(passes);
  }
  state.SetItemsProcessed(state.iterations() * kAddresses);
}

// What the compiled policy is measured against: the passing ranges alone, by binary
// search.
void bare_interval_set(benchmark::State& state) {
  auto all = addresses();
  static const size_t kExpected = count_passes_by_evaluation(all);
  auto pass = partition(bench_zone(), query_for("example.test")).with(spf::Verdict::Pass);
  std::vector<uint32_t> firsts, lasts;
  for (auto& [first, last] : pass.v4_intervals())
    firsts.push_back(first), lasts.push_back(last);
  for (auto _ : state) {
    size_t passes = 0;
    for (uint32_t address : all) {
      auto behind = std::upper_bound(firsts.begin(), firsts.end(), address);
      passes += behind != firsts.begin() && lasts[behind - firsts.begin() - 1] >= address;
    }
    if (passes != kExpected)
      return state.SkipWithError("the interval set answers wrongly");
    benchmark::DoNotOptimize(passes);
  }
  state.SetItemsProcessed(state.iterations() * kAddresses);
}

void partition_deep(benchmark::State& state) {
  spf::Query query = query_for("example.test");
  for (auto _ : state) {
    spf::Partition whole = partition(bench_zone(), query);
    if (whole.lookups != 8 || !whole.problem.empty())
      return state.SkipWithError("the partition is wrong");
    benchmark::DoNotOptimize(whole);
  }
  state.SetItemsProcessed(state.iterations());
}

// A record of a thousand networks, as large senders without includes publish them.
void partition_thousand(benchmark::State& state) {
  std::string record = "v=spf1";
  uint32_t x = 7;
  for (int i = 0; i < 1000; i++) {
    x = x * 1664525u + 1013904223u;
    record += fmt::format(" ip4:{}.{}.{}.{}/{}", 1 + (x >> 24) % 220, (x >> 16) & 255,
                          (x >> 8) & 255, x & 255, 20 + (x >> 5) % 13);
  }
  dns::ZoneResolver zone;
  zone.add(dns::read_zone_file("$TTL 60\n. SOA a. b. 1 1 1 1 1\nlarge.test. TXT " +
                               dns::quoted_txt(record + " -all") + "\n")
               .records);
  spf::Query query = query_for("large.test");
  for (auto _ : state) {
    spf::Partition whole = partition(zone, query);
    if (whole.with(spf::Verdict::Pass).empty())
      return state.SkipWithError("the partition is wrong");
    benchmark::DoNotOptimize(whole);
  }
  state.SetItemsProcessed(state.iterations());
}

void difference_deep(benchmark::State& state) {
  spf::Query query = query_for("example.test");
  spf::Options changed;
  changed.record_override =
      "v=spf1 mx a:mail.example.test include:spf1.prov.test ip4:203.0.113.77 -all";
  spf::Partition before = partition(bench_zone(), query),
                 after = partition(bench_zone(), query, changed);
  for (auto _ : state) {
    auto differs = spf::difference(before, after);
    if (differs.gained.v4_count() != 1 || !differs.lost.empty())
      return state.SkipWithError("the difference is wrong");
    benchmark::DoNotOptimize(differs);
  }
  state.SetItemsProcessed(state.iterations());
}

// A record of twelve look-ups to which one more provider is to be added: candidates, the
// choice of what to spell out, and the proof.
void fix_too_many(benchmark::State& state) {
  std::string record = "v=spf1 mx a", zone = "$TTL 60\n. SOA a. b. 1 1 1 1 1\n";
  zone +=
      "example.test. A 192.0.2.1\nexample.test. MX 10 mx.example.test.\nmx.example.test. "
      "A 192.0.2.2\n";
  for (int i = 0; i < 10; i++) {
    std::string name = fmt::format("_s{}.{}.test", i, i % 2 ? "example" : "provider");
    record += " include:" + name;
    zone += fmt::format("{}. TXT \"v=spf1 ip4:198.51.{}.0/24 ip4:203.0.{}.7 -all\"\n",
                        name, i, i);
  }
  zone += "example.test. TXT " + dns::quoted_txt(record + " -all") + "\n";
  zone += "new.provider.test. TXT \"v=spf1 ip4:198.18.0.0/24 -all\"\n";
  dns::ZoneResolver resolver;
  resolver.add(dns::read_zone_file(zone).records);
  spf::FixRequest request;
  request.domain = "example.test";
  request.terms = {"include:new.provider.test"};
  request.wanted = {query_for("example.test")};
  request.wanted[0].client_ip = net::IpAddress::v4(0xc6120007);  // 198.18.0.7
  for (auto _ : state) {
    auto found = spf::fix(resolver, request);
    if (!found || !found->proof.holds || found->proof.lookups_after > 10)
      return state.SkipWithError("no proven change");
    benchmark::DoNotOptimize(found);
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(compiled)->Name("spf_compiled/deep");
BENCHMARK(bare_interval_set)->Name("spf_interval_set/deep");
BENCHMARK(partition_deep)->Name("spf_partition/deep");
BENCHMARK(partition_thousand)->Name("spf_partition/thousand");
BENCHMARK(difference_deep)->Name("spf_difference/deep");
BENCHMARK(fix_too_many)->Name("spf_fix/too-many-lookups");

}  // namespace
}  // namespace mailwhy::bench
