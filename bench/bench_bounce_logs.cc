// rooms: logs
// A Postfix log to its picture. The log is made here: of its lines 5 % are refusals with
// the replies of seed_replies.tsv, 20 % deferrals, the rest connects, cleanups, queue
// runs and deliveries. An item is a byte; the counts of the picture must be right.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "bounce_corpus.h"
#include "logs/stream.h"

using namespace mailwhy;
using namespace mailwhy::bench;

namespace {

struct MadeLog {
  std::string text;
  uint64_t lines = 0, refused = 0, deferred = 0, delivered = 0, waiting = 0;
};

// Lines of mails that are on their way at the same time, as a busy server writes them.
class LogMaker {
 public:
  MadeLog make(size_t bytes) {
    while (log_.text.size() < bytes) mail();
    return std::move(log_);
  }

 private:
  uint32_t random(uint32_t below) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state_ >> 33) % below;
  }

  template <class... Values>
  void line(std::string_view daemon, fmt::format_string<Values...> words,
            Values&&... values) {
    uint64_t second = log_.lines++ / 50;
    fmt::format_to(
        std::back_inserter(log_.text),
        "Nov {:2} {:02}:{:02}:{:02} mx1 postfix/{}[{}]: ", 1 + second / 86400 % 28,
        second / 3600 % 24, second / 60 % 60, second % 60, daemon, 1000 + random(30000));
    fmt::format_to(std::back_inserter(log_.text), words, std::forward<Values>(values)...);
    log_.text += '\n';
  }

  // Of a hundred mails' lines about 5 % are refusals and 20 % deferrals.
  void mail() {
    std::string id = fmt::format("4Y{:09X}", ++mails_ * 7919);
    uint32_t user = random(100), shop = random(30);
    std::string from = fmt::format("user{}@shop{}.example", user, shop);
    std::string to = fmt::format("reader{}@example{}.net", random(100000), random(2000));
    std::string host = fmt::format("mx{}.example{}.net", random(3), random(2000));
    std::string ip = fmt::format("198.51.{}.{}", random(256), random(256));
    // People write from home, some from elsewhere.
    uint32_t place = random(20) == 0 ? random(256) : user % 256;
    std::string client = fmt::format("192.0.{}.{}", shop, place);
    line("smtpd", "connect from host{}.example.org[{}]", random(500), client);
    line("smtpd", "{}: client=host.example.org[{}], sasl_method=PLAIN, sasl_username={}",
         id, client, from);
    line("cleanup", "{}: message-id=<{}.{}@mail.shop.example>", id, random(1 << 30),
         mails_);
    line("qmgr", "{}: from=<{}>, size={}, nrcpt=1 (queue active)", id, from,
         1000 + random(90000));
    line("smtpd",
         "disconnect from host.example.org[{}] ehlo=2 starttls=1 auth=1 mail=1 "
         "rcpt=1 data=1 quit=1 commands=8",
         client);
    uint32_t deferrals = random(100) < 45 ? 1 + random(7) : 0;
    for (uint32_t i = 0; i < deferrals; i++) defer(id, to, host, ip);
    log_.deferred += deferrals;
    uint32_t end = random(100);
    if (end < 42) {
      refuse(id, to, host, ip);
    } else if (end < 95) {
      line("smtp",
           "{}: to=<{}>, relay={}[{}]:25, delay={}.{}, delays=0.08/0.01/0.62/0.5, "
           "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as {:X})",
           id, to, host, ip, random(9), random(99), random(1 << 30));
      log_.delivered++;
    } else {
      log_.waiting += deferrals > 0;
      return;
    }
    line("qmgr", "{}: removed", id);
  }

  void defer(std::string_view id, std::string_view to, std::string_view host,
             std::string_view ip) {
    if (random(2) == 0)
      line("smtp",
           "{}: to=<{}>, relay=none, delay=4021, delays=3991/0.02/30/0, dsn=4.4.1, "
           "status=deferred (connect to {}[{}]:25: Connection timed out)",
           id, to, host, ip);
    else
      line("smtp",
           "{}: to=<{}>, relay={}[{}]:25, delay=12, delays=11/0.02/0.6/0.3, "
           "dsn=4.7.1, status=deferred (host {}[{}] said: 450 4.7.1 <{}>: Recipient "
           "address "
           "rejected: Greylisted for 5 minutes (in reply to RCPT TO command))",
           id, to, host, ip, host, ip, to);
  }

  void refuse(std::string_view id, std::string_view to, std::string_view host,
              std::string_view ip) {
    const SeedReply& seed =
        seed_replies()[random(static_cast<uint32_t>(seed_replies().size()))];
    line("smtp",
         "{}: to=<{}>, relay={}[{}]:25, delay=1.2, delays=0.1/0.01/0.6/0.5, "
         "dsn=5.7.1, status=bounced (host {}[{}] said: {} (in reply to RCPT TO command))",
         id, to, host, ip, host, ip, seed.text);
    log_.refused++;
  }

  MadeLog log_;
  uint64_t mails_ = 0, state_ = 42;
};

void log_lines(benchmark::State& state) {
  const MadeLog log = LogMaker().make(64 << 20);
  constexpr net::Time kNow{std::chrono::seconds(1795253046)};
  state.counters["refusals"] =
      static_cast<double>(log.refused) / static_cast<double>(log.lines);
  state.counters["deferrals"] =
      static_cast<double>(log.deferred) / static_cast<double>(log.lines);
  for (auto _ : state) {
    logs::Analysis analysis;
    logs::Stream stream(analysis);
    stream.begin("mail.log", kNow);
    std::string_view rest = log.text;
    while (!rest.empty()) {
      std::string_view piece = rest.substr(0, 256 << 10);
      stream.feed(piece);
      rest.remove_prefix(piece.size());
    }
    stream.end();
    logs::Picture picture = stream.picture();
    if (picture.totals.refused != log.refused ||
        picture.totals.delivered != log.delivered ||
        picture.totals.waiting != log.waiting || picture.deferrals != log.deferred)
      return state.SkipWithError("wrong counts");
  }
  auto bytes = static_cast<int64_t>(state.iterations() * log.text.size());
  state.SetBytesProcessed(bytes);
  state.SetItemsProcessed(bytes);
}

BENCHMARK(log_lines)->Name("log_lines/postfix")->Unit(benchmark::kMillisecond);

}  // namespace
