// rooms: spf dns
// A world from anywhere. First line: client, sender and HELO; the rest: a master file.
// Names that begin with "t." time out, those with "s." are SERVFAIL. Asked at once or
// ahead, with a trace or without: the result is the same, and no limit is passed.
#include <cstdlib>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "spf/check.h"

using namespace mailwhy;

namespace {

enum class Mode { AtOnce, Ahead };

class World : public dns::Resolver {
 public:
  World(dns::ZoneResolver& zone, Mode mode) : zone_(zone), mode_(mode) {}
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    questions++;
    return zone_.query(question);
  }
  bool immediate() const override { return mode_ == Mode::AtOnce; }
  net::Time now() const override { return {}; }

  int questions = 0;

 private:
  dns::ZoneResolver& zone_;
  Mode mode_;
};

}  // namespace

static void expect(bool right) {
  if (!right) std::abort();
}

static std::string_view next_word(std::string_view& line) {
  size_t blank = std::min(line.find(' '), line.size());
  std::string_view word = line.substr(0, blank);
  line.remove_prefix(std::min(blank + 1, line.size()));
  return word;
}

static void fail_names(dns::ZoneResolver& zone, const std::vector<dns::Record>& records) {
  for (const dns::Record& record : records) {
    auto wire = record.owner.wire();
    if (wire[0] != 1) continue;
    if (wire[1] == 't') zone.fail(record.owner, std::nullopt, dns::Status::Timeout);
    if (wire[1] == 's') zone.fail(record.owner, std::nullopt, dns::Rcode::ServFail);
  }
}

static void check_limits(const spf::Result& result, int questions) {
  expect(result.lookups <= spf::kMaxLookups + 1);
  expect(result.void_lookups <= spf::kMaxVoidLookups + 1);
  // Record, ten terms with ten names each, the client's names for %{p} ten times, the
  // explanation.
  expect(questions <= 1 + 10 * 12 + 11 * 11 + 2 * 12);
  bool decided =
      result.verdict == spf::Verdict::Pass || result.verdict == spf::Verdict::Fail ||
      result.verdict == spf::Verdict::SoftFail || result.verdict == spf::Verdict::Neutral;
  expect(decided == result.decided_by.has_value());
  expect(decided == result.problem_kind.empty());
  for (size_t i = 0; i < result.trace.size(); i++) {
    expect(result.trace[i].parent < static_cast<int>(i));
    if (result.trace[i].answer)
      (void)spf::answer_text(*result.trace[i].answer, result.trace[i].type);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 64 * 1024) return 0;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  size_t end = std::min(input.find('\n'), input.size());
  std::string_view line = input.substr(0, end);
  auto client = net::IpAddress::parse(next_word(line));
  if (!client) return 0;
  spf::Query query{*client, std::string(next_word(line)), std::string(next_word(line)),
                   ""};
  dns::ZoneFile file = dns::read_zone_file(input.substr(std::min(end + 1, input.size())));
  dns::ZoneResolver zone;
  zone.add(file.records);
  fail_names(zone, file.records);
  World at_once(zone, Mode::AtOnce), ahead(zone, Mode::Ahead), quiet(zone, Mode::AtOnce);
  spf::Options no_trace;
  no_trace.trace = false;
  spf::Result a = spf::check_host(at_once, query), b = spf::check_host(ahead, query),
              c = spf::check_host(quiet, query, no_trace);
  check_limits(a, at_once.questions);
  check_limits(b, ahead.questions);
  expect(a.trace.size() == b.trace.size());
  for (const spf::Result* other : {&b, &c}) {
    expect(a.verdict == other->verdict && a.explanation == other->explanation);
    expect(a.problem == other->problem && a.problem_kind == other->problem_kind);
    expect(a.lookups == other->lookups && a.void_lookups == other->void_lookups &&
           a.ttl == other->ttl);
    expect(!a.decided_by || a.decided_by->term == other->decided_by->term);
  }
  return 0;
}
