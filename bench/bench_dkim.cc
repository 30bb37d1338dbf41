// rooms: arc dkim dns
// DKIM and ARC verifications a second, and the limit that hashing and RSA themselves set.
#include <benchmark/benchmark.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "arc/verify.h"
#include "dkim/verify.h"
#include "dkim_mails.h"

using namespace mailwhy;
using namespace mailwhy::bench;

namespace {

constexpr net::Time kNow{std::chrono::seconds(1793700100)};

enum class KeyKept { No, Yes };

void verify(benchmark::State& state, const char* key, KeyKept kept) {
  const auto& mails = dkim_mails().mails.at(key);
  dns::ZoneResolver& dns = dkim_world();
  dkim::KeyCache cache;
  size_t next = 0;
  for (auto _ : state) {
    dkim::KeyCache none;
    auto mail = dkim::view_raw_mail(mails[next]);
    auto seen = dkim::verify(*mail, dns, kept == KeyKept::Yes ? cache : none, kNow);
    if (seen.result != dkim::Verdict::Pass) {
      state.SkipWithError("wrong answer");
      break;
    }
    benchmark::DoNotOptimize(seen);
    if (++next == mails.size()) next = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

// What is hashed of one mail, and a signature of it, with everything ready: the two
// hashes and the power are all that is left.
void raw_limit(benchmark::State& state, const char* name) {
  auto mail = dkim::view_raw_mail(dkim_mails().mails.at(name).front());
  auto seen = [&] {
    dkim::KeyCache cache;
    return dkim::verify(*mail, dkim_world(), cache, kNow);
  }();
  const dkim::Signature& signature = seen.checks.at(0).signature;
  std::string body = dkim::canonical_body(mail->body, dkim::Mode::Relaxed);
  std::string header = dkim::header_text(*mail, signature);
  const dkim::PublicKey& key = *seen.checks.at(0).key->public_key;
  for (auto _ : state) {
    std::string body_hash = dkim::sha256(body);
    benchmark::DoNotOptimize(body_hash);
    if (!key.verify(dkim::sha256(header), dkim::HashName::Sha256, signature.value)) {
      state.SkipWithError("wrong answer");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

// A mail with three ARC sets of one server.
std::string sealed_mail(dns::ZoneResolver& zone) {
  auto key = *dkim::PrivateKey::from_pem(new_key_pem("rsa2048"));
  zone.add(dns::Record{*dns::Name::from_text("arc._domainkey.bench.example"),
                       dns::Type::TXT, 3600, dns::rdata_txt(key_record(key))});
  std::string bytes = bench_mail(1);
  dkim::KeyCache cache;
  for (int i = 0; i < 3; i++) {
    dkim::RawMail mail = *dkim::view_raw_mail(bytes);
    arc::Chain chain = arc::verify(mail, zone, cache, kNow);
    bytes = *arc::seal(mail, key,
                       {"bench.example", "arc", "mx.bench.example",
                        bench_request("arc").signed_fields, 1793700000},
                       chain) +
            bytes;
  }
  return bytes;
}

void arc_verify(benchmark::State& state) {
  dns::ZoneResolver zone;
  std::string bytes = sealed_mail(zone);
  dkim::KeyCache cache;
  for (auto _ : state) {
    auto mail = dkim::view_raw_mail(bytes);
    arc::Chain chain = arc::verify(*mail, zone, cache, kNow);
    if (chain.status != arc::Status::Pass || chain.hops.size() != 3) {
      state.SkipWithError("wrong answer");
      break;
    }
  }
  state.SetItemsProcessed(state.iterations());
}

bool registered = [] {
  for (const char* key : kDkimKeys) {
    std::string name = key;
    benchmark::RegisterBenchmark(("dkim_verify/" + name).c_str(), verify, key,
                                 KeyKept::Yes);
    benchmark::RegisterBenchmark(("dkim_verify_cold/" + name).c_str(), verify, key,
                                 KeyKept::No);
    benchmark::RegisterBenchmark(("dkim_raw_limit/" + name).c_str(), raw_limit, key);
  }
  benchmark::RegisterBenchmark("arc_verify/3", arc_verify);
  return true;
}();

}  // namespace

BENCHMARK_MAIN();
