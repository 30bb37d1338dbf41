#include "dns/cache.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using namespace mailwhy::dns;

// Answers with a TXT record that numbers the questions, and counts them.
class Numbered : public Resolver {
 public:
  using Resolver::query;
  AnswerPtr query(const Question& question) override {
    Answer answer = next;
    if (answer.usable() && answer.rcode == Rcode::NoError)
      answer.records.push_back(
          {question.name, Type::TXT, answer.ttl, rdata_txt(std::to_string(++asked))});
    else
      asked++;
    return std::make_shared<const Answer>(answer);
  }
  net::Time now() const override { return time; }

  Answer next;
  int asked = 0;
  net::Time time{};
};

static std::string text(const AnswerPtr& answer) {
  return answer->records.empty() ? "" : rdata_to_text(answer->records[0]);
}

struct World {
  Numbered below;
  CachingResolver cache{below};
  Name name = *Name::parse("example.org");

  explicit World(uint32_t ttl) { below.next.ttl = ttl; }
  AnswerPtr ask() { return cache.query(name, Type::TXT); }
  void wait(int seconds) { below.time += std::chrono::seconds(seconds); }
};

TEST_CASE("an answer is kept for its TTL, which counts down, and no longer") {
  World world(10);
  CHECK(text(world.ask()) == "\"1\"");
  CHECK(text(world.ask()) == "\"1\"");
  CHECK(world.ask() == world.ask());
  world.wait(4);
  CHECK(world.ask()->ttl == 6);
  CHECK(world.ask()->records[0].ttl == 6);
  world.wait(5);
  CHECK(world.ask()->ttl == 1);
  world.wait(1);
  CHECK(text(world.ask()) == "\"2\"");
}

TEST_CASE("half seconds do not stretch a TTL") {
  World world(2);
  world.ask();
  for (int i = 0; i < 4; i++) {
    world.below.time += net::Milliseconds(500);
    world.ask();
  }
  CHECK(world.below.asked == 2);
}

TEST_CASE("a fresh question goes past the cache and renews it") {
  World world(100);
  world.ask();
  Question question{world.name, Type::TXT};
  question.ask.fresh = true;
  CHECK(text(world.cache.query(question)) == "\"2\"");
  CHECK(text(world.ask()) == "\"2\"");
}

TEST_CASE("questions put another way are other questions") {
  World world(100);
  world.ask();
  Question question{world.name, Type::TXT};
  question.ask.server = *net::IpAddress::parse("192.0.2.1");
  CHECK(text(world.cache.query(question)) == "\"2\"");
  CHECK(text(world.cache.query(question)) == "\"2\"");
  question.ask.server = *net::IpAddress::parse("192.0.2.2");
  CHECK(text(world.cache.query(question)) == "\"3\"");
  question.ask.transport = Transport::Tcp;
  CHECK(text(world.cache.query(question)) == "\"4\"");
  question.ask.checking_disabled = true;
  CHECK(text(world.cache.query(question)) == "\"5\"");
  CHECK(text(world.cache.query(Question{*Name::parse("EXAMPLE.ORG"), Type::TXT})) ==
        "\"1\"");
}

TEST_CASE(
    "a negative answer is kept by its TTL, a failure for three seconds, a refusal to ask "
    "never") {
  World world(60);
  world.below.next.rcode = Rcode::NxDomain;
  world.ask();
  world.wait(59);
  world.ask();
  CHECK(world.below.asked == 1);
  world.wait(1);
  world.below.next.rcode = Rcode::ServFail;
  world.ask();
  world.wait(2);
  world.ask();
  CHECK(world.below.asked == 2);
  world.wait(1);
  world.below.next.status = Status::NotAsked;
  world.ask();
  world.ask();
  CHECK(world.below.asked == 4);
}

TEST_CASE(
    "a question that fails again and again is asked ever more seldom, where that is "
    "wanted, until it is answered") {
  Numbered below;
  CachingResolver cache(below, {.longest_failure_ttl = 10});
  const Name name = *Name::parse("2.0.0.127.bl.example");
  below.next.status = Status::Timeout;
  std::vector<int> asked_at;
  auto ask_for = [&](int seconds) {
    for (int second = 0; second < seconds; second++) {
      int before = below.asked;
      cache.query(name, Type::A);
      if (below.asked > before) asked_at.push_back(second);
      below.time += std::chrono::seconds(1);
    }
  };
  ask_for(40);
  CHECK(asked_at == std::vector{0, 3, 9, 19, 29, 39});
  below.next.status = Status::Answered;
  below.next.ttl = 1;
  below.time += std::chrono::seconds(10);
  CHECK(cache.query(name, Type::A)->usable());
  below.time += std::chrono::seconds(1);
  below.next.status = Status::Timeout;
  asked_at.clear();
  ask_for(4);
  CHECK(asked_at == std::vector{0, 3});
}

TEST_CASE("a TTL of zero and a clock set back keep nothing") {
  World world(0);
  world.ask();
  world.ask();
  CHECK(world.below.asked == 2);
  world.below.next.ttl = 100;
  world.ask();
  world.wait(-1000);
  world.ask();
  CHECK(world.below.asked == 4);
}

TEST_CASE("no answer is kept for longer than a day, however often it is used") {
  World world(1'000'000);
  for (int hour = 0; hour < 25; hour++) {
    world.ask();
    world.wait(3600);
  }
  CHECK(world.below.asked == 2);
}

TEST_CASE("a full cache forgets what was used longest ago") {
  Numbered below;
  below.next.ttl = 100;
  CacheLimits limits;
  limits.answers = 3;
  CachingResolver cache(below, limits);
  auto ask = [&](const char* name) { cache.query(*Name::parse(name), Type::TXT); };
  for (const char* name : {"a", "b", "c", "a", "d"}) ask(name);
  CHECK(cache.size() == 3);
  CHECK(below.asked == 4);
  ask("a");
  CHECK(below.asked == 4);
  ask("b");
  CHECK(below.asked == 5);
  limits.octets = 3000;
  CachingResolver small(below, limits);
  for (int i = 0; i < 50; i++)
    small.query(*Name::parse("n" + std::to_string(i)), Type::TXT);
  CHECK(small.size() < 4);
}

TEST_CASE("only what is missing is asked below, together") {
  World world(100);
  world.ask();
  std::vector<Question> questions = {{*Name::parse("a"), Type::TXT},
                                     {world.name, Type::TXT},
                                     {*Name::parse("b"), Type::TXT}};
  auto answers = world.cache.query_all(questions);
  CHECK(text(answers[0]) == "\"2\"");
  CHECK(text(answers[1]) == "\"1\"");
  CHECK(text(answers[2]) == "\"3\"");
}
