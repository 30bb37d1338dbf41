// rooms: batch
// Bounces to their lines, bare replies to label and span. One item: one mail of
// bounces/mails/bsd; one reply text of seed_replies.tsv (column reply_concrete). Data:
// $MAILWHY_BENCH_DATA, else ../shared/corpus; without them the program says so and ends.
#include <cstdio>
#include <cstdlib>

#include <benchmark/benchmark.h>

#include "batch/row.h"
#include "batch/row_text.h"
#include "bounce/classify.h"
#include "bounce/read.h"
#include "bounce_corpus.h"
#include "smtp/reply.h"

using namespace mailwhy;
using namespace mailwhy::bench;

namespace {

// The mail's lines as `mailwhy classify` prints them; how many they are.
size_t lines_of(const std::string& mail, std::string& lines) {
  bounce::ReadOptions reading;
  reading.brief = true;
  auto input = bounce::read_input(mail, "bench", reading);
  if (!input) return 0;
  for (const bounce::Refusal& refusal : input->refusals)
    batch::append_json(batch::row_of(refusal), lines);
  return input->refusals.size();
}

// Right means here: a record for nearly every mail that has one, and the same lines each
// time. Whether they say the right thing is the tests' business.
void classify_mail(benchmark::State& state) {
  const auto& mails = corpus_mails();
  std::vector<std::string> expected;
  size_t with_record = 0, bytes = 0;
  for (const std::string& mail : mails) {
    with_record += lines_of(mail, expected.emplace_back()) > 0;
    bytes += mail.size();
  }
  if (with_record * 100 < mails.size() * 95)
    return state.SkipWithError("mails without a record");
  std::string lines;
  size_t turn = 0;
  for (auto _ : state) {
    lines.clear();
    lines_of(mails[turn], lines);
    if (lines != expected[turn]) return state.SkipWithError("other lines than before");
    turn = turn + 1 == mails.size() ? 0 : turn + 1;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["mean_bytes"] = static_cast<double>(bytes / mails.size());
}

void classify_reply(benchmark::State& state) {
  const auto& replies = seed_replies();
  size_t turn = 0;
  for (auto _ : state) {
    const SeedReply& seed = replies[turn];
    bounce::Classification judged = bounce::classify_reply(seed.text);
    bool spanned = judged.matched_length > 0 || judged.label == "unclassified";
    if (!seed.accepts(judged.label) || !spanned)
      return state.SkipWithError("a wrong label, or no span");
    benchmark::DoNotOptimize(judged);
    turn = turn + 1 == replies.size() ? 0 : turn + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

// The same with all facts in the reply, as `mailwhy classify --replies` reads it.
void read_reply(benchmark::State& state) {
  const auto& replies = seed_replies();
  size_t turn = 0;
  for (auto _ : state) {
    const SeedReply& seed = replies[turn];
    auto input = bounce::read_text(seed.text);
    if (!input || !seed.accepts(input->refusals[0].reason.label))
      return state.SkipWithError("a wrong label");
    turn = turn + 1 == replies.size() ? 0 : turn + 1;
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(classify_mail)->Name("classify_mail/bsd");
BENCHMARK(classify_reply)->Name("classify_reply/seeds");
BENCHMARK(read_reply)->Name("read_reply/seeds");

}  // namespace

int main(int argc, char** argv) {
  if (corpus_mails().empty() || seed_replies().empty()) {
    std::fprintf(stderr,
                 "bench_bounce: no corpus in %s; name its folder with "
                 "MAILWHY_BENCH_DATA\n",
                 corpus_folder().c_str());
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
