// The pace against a real server: NSD as Debian ships it limits one source to 200 replies
// a second.
#include <chrono>

#include <doctest/doctest.h>

#include "live/resolver.h"
#include "world/nsd.h"
#include "world/zone.h"

using namespace mailwhy;
using namespace mailwhy::live;
using dns::Transport, dns::Type;

static const world::NsdOptions kZone{
    .records =
        "$TTL 300\n@ SOA ns1 admin 1 3600 600 86400 60\n@ NS ns1\nns1 A 127.0.0.1\n"};

// Names that do not exist: NSD counts them all together, while it counts each existing
// one alone.
static std::vector<dns::Question> ask_for_many(const world::Nsd& nsd, int count) {
  std::vector<dns::Question> questions;
  dns::Ask ask;
  ask.server = nsd.where().ip;
  for (int i = 0; i < count; i++)
    questions.push_back(
        world::question("n" + std::to_string(i) + ".example.org", Type::TXT, ask));
  return questions;
}

struct Tally {
  int good = 0, over_tcp = 0;
};

static Tally ask(LiveResolver& resolver, const std::vector<dns::Question>& questions) {
  Tally tally;
  for (const auto& answer : resolver.query_all(questions)) {
    tally.good += answer->nxdomain();
    tally.over_tcp += answer->transport == Transport::Tcp;
  }
  return tally;
}

TEST_CASE(
    "NSD's default rate limit costs no answer, and at our pace no detour over TCP") {
  if (!world::Nsd::installed()) {
    MESSAGE("skipped: nsd is not installed");
    return;
  }
  constexpr int kQuestions = 1000;
  world::Nsd nsd(kZone);
  Loop loop;
  LiveResolver paced(loop, {.authority_port = nsd.where().port});
  auto questions = ask_for_many(nsd, kQuestions);
  auto start = std::chrono::steady_clock::now();
  Tally tally = ask(paced, questions);
  auto seconds = std::chrono::steady_clock::now() - start;
  CHECK(tally.good == kQuestions);
  CHECK(tally.over_tcp == 0);
  CHECK(seconds < std::chrono::seconds(21));  // (1000 - 80) / 50
}

TEST_CASE("even without a pace, TCP brings what NSD's rate limit took away") {
  if (!world::Nsd::installed()) {
    MESSAGE("skipped: nsd is not installed");
    return;
  }
  constexpr int kQuestions = 1000;
  world::Nsd nsd(kZone);
  Loop loop;
  LiveResolver unpaced(loop,
                       {.authority_port = nsd.where().port, .pace = {.per_second = 0}});
  Tally tally = ask(unpaced, ask_for_many(nsd, kQuestions));
  CHECK(tally.good == kQuestions);
  CHECK(tally.over_tcp > 0);
}
