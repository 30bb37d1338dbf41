#include "dns/recording.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>

#include "dns/answer_json.h"
#include "dns/wire.h"
#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

using namespace mailwhy;
using namespace mailwhy::dns;
namespace json = boost::json;

static Name name(std::string_view text) {
  return *Name::parse(text);
}

static Result<ReplayResolver> replay_of(const RecordingResolver& recording) {
  // Through text, as a case file does.
  return ReplayResolver::parse(
      json::parse(json::serialize(recording.recording())).as_object());
}

static ZoneResolver zone(net::Time now = {}) {
  ZoneResolver world(now);
  world.add(read_zone_file("$TTL 600\n"
                           "example.org. SOA ns.example.org. h.example.org. 1 2 3 4 300\n"
                           "Example.org. TXT \"v=spf1 mx \" \"-all\\000\"\n"
                           "example.org. MX 10 MX.example.org.\n"
                           "x.example.org. TYPE65280 \\# 2 abcd\n")
                .records);
  return world;
}

// Gives prepared answers one after the other.
class Scripted : public Resolver {
 public:
  using Resolver::query;
  AnswerPtr query(const Question& question) override {
    deadline = question.ask.deadline;
    return script[at < script.size() - 1 ? at++ : at];
  }
  bool immediate() const override { return false; }
  net::Time now() const override { return time; }

  std::vector<AnswerPtr> script;
  size_t at = 0;
  net::Time time{};
  std::optional<net::Time> deadline;
};

static AnswerPtr outcome(Status status, std::string_view text = "") {
  Answer answer;
  answer.status = status;
  if (!text.empty()) answer.records.push_back({name("a"), Type::TXT, 1, rdata_txt(text)});
  return std::make_shared<const Answer>(answer);
}

TEST_CASE("a replay says what was recorded, and nothing else") {
  ZoneResolver world = zone(net::Time(net::Milliseconds(1764000000123)));
  RecordingResolver recording(world);
  for (Type type : {Type::TXT, Type::MX, Type::A, Type::SOA})
    recording.query(name("example.org"), type);
  std::vector<Question> more = {{name("x.example.org"), Type(65280)},
                                {name("gone"), Type::A}};
  recording.query_all(more);
  auto replay = replay_of(recording);
  REQUIRE(replay);
  CHECK(replay->now() == world.now());
  CHECK(replay->immediate());
  for (Type type : {Type::TXT, Type::MX, Type::A, Type::SOA}) {
    AnswerPtr then = world.query(name("example.org"), type);
    AnswerPtr now = replay->query(name("EXAMPLE.ORG"), type);
    CHECK(answer_to_json(*then) == answer_to_json(*now));
    CHECK(then->records == now->records);
  }
  CHECK(replay->query(more[0])->records.size() == 1);
  CHECK(replay->query(more[1])->nxdomain());
  CHECK(replay->query(name("example.org"), Type::AAAA)->status == Status::NotAsked);
  Question other{name("example.org"), Type::TXT};
  other.ask.server = *net::IpAddress::parse("192.0.2.1");
  CHECK(replay->query(other)->status == Status::NotAsked);
}

TEST_CASE("a recording is written as the header shows") {
  ZoneResolver world = zone();
  RecordingResolver recording(world);
  recording.query(name("example.org"), Type::TXT);
  recording.query(name("example.org"), Type::TXT);
  Question question{name("b.example.org"), Type::A};
  question.ask.server = *net::IpAddress::parse("2001:db8::1");
  question.ask.transport = Transport::Tcp;
  question.ask.checking_disabled = true;
  recording.query(question);
  CHECK(json::serialize(recording.recording()) ==
        R"({"now":"1970-01-01T00:00:00Z","questions":[)"
        R"({"name":"example.org","type":"TXT","answers":[{"times":2,"ttl":600,)"
        R"("records":["Example.org. 600 TXT \"v=spf1 mx \" \"-all\\000\""]}]},)"
        R"({"name":"b.example.org","type":"A","server":"2001:db8::1","transport":"tcp",)"
        R"("checking_disabled":true,"answers":[{"status":"not_asked"}]}]})");
}

TEST_CASE("a question to a resolver by its address is another than to a name server") {
  struct Tells : Resolver {
    using Resolver::query;
    AnswerPtr query(const Question& question) override {
      auto answer = std::make_shared<Answer>();
      answer->authoritative = !question.ask.recursive;
      return answer;
    }
    net::Time now() const override { return {}; }
  } tells;
  RecordingResolver recording(tells);
  Question to_server{name("a"), Type::TXT}, to_resolver = to_server;
  to_server.ask.server = to_resolver.ask.server = net::IpAddress::v4(0xc0000235);
  to_resolver.ask.recursive = true;
  recording.query(to_server);
  recording.query(to_resolver);
  auto replay = ReplayResolver::parse(recording.recording());
  REQUIRE(replay);
  CHECK(replay->query(to_server)->authoritative);
  CHECK_FALSE(replay->query(to_resolver)->authoritative);
  CHECK(make_query(1, name("a"), Type::TXT, to_resolver.ask).recursion_desired);
  CHECK_FALSE(make_query(1, name("a"), Type::TXT, to_server.ask).recursion_desired);
}

TEST_CASE(
    "a question with a cookie is another question, and its answer keeps what was odd") {
  Scripted below;
  Answer refused;
  refused.refused_edns = Rcode::FormErr;
  refused.changes_case = true;
  below.script = {outcome(Status::Answered, "plain"),
                  std::make_shared<const Answer>(refused)};
  RecordingResolver recording(below);
  Question plain{name("a"), Type::TXT}, with_cookie = plain;
  with_cookie.ask.cookie = true;
  recording.query(plain);
  recording.query(with_cookie);
  auto replay = replay_of(recording);
  REQUIRE(replay);
  CHECK_FALSE(replay->query(plain)->refused_edns);
  CHECK_FALSE(replay->query(plain)->changes_case);
  CHECK(replay->query(with_cookie)->refused_edns == Rcode::FormErr);
  CHECK(replay->query(with_cookie)->changes_case);
  auto wrong = json::parse(R"({"now":"2026-11-21T22:00:00Z","questions":[{"name":"a",)"
                           R"("type":"A","cookie":1,"answers":[{}]}]})");
  CHECK_FALSE(ReplayResolver::parse(wrong.as_object()));
}

TEST_CASE(
    "different answers to one question come again in their order, the last for ever") {
  Scripted below;
  below.script = {outcome(Status::Timeout),         outcome(Status::Timeout),
                  outcome(Status::Answered, "one"), outcome(Status::Answered, "one"),
                  outcome(Status::Timeout),         outcome(Status::Answered, "two")};
  RecordingResolver recording(below);
  std::vector<json::object> seen;
  for (size_t i = 0; i < below.script.size(); i++)
    seen.push_back(answer_to_json(*recording.query(name("a"), Type::TXT)));
  auto replay = replay_of(recording);
  REQUIRE(replay);
  CHECK_FALSE(replay->immediate());
  for (int round = 0; round < 2; round++) {
    for (const json::object& answer : seen)
      CHECK(answer_to_json(*replay->query(name("a"), Type::TXT)) == answer);
    for (int i = 0; i < 3; i++)
      CHECK(answer_to_json(*replay->query(name("a"), Type::TXT)) == seen.back());
    replay->rewind();
  }
}

TEST_CASE("the clock of a recording stands still, deadlines move on") {
  Scripted below;
  below.script = {outcome(Status::Timeout)};
  RecordingResolver recording(below);
  below.time += net::Milliseconds(300);
  CHECK(recording.now() == net::Time{});
  Question question{name("a"), Type::A};
  question.ask.deadline = recording.now() + net::Milliseconds(1000);
  recording.query(question);
  CHECK(*below.deadline == below.time + net::Milliseconds(1000));
}

TEST_CASE("every answer comes back from a recording as it was") {
  CHECK(rc::check([] {
    Answer answer;
    answer.status = Status(*rc::gen::inRange(0, 6));
    answer.rcode = Rcode(*rc::gen::inRange(0, 256));
    answer.authoritative = *rc::gen::arbitrary<bool>();
    answer.authentic = *rc::gen::arbitrary<bool>();
    answer.truncated = *rc::gen::arbitrary<bool>();
    answer.transport = Transport(*rc::gen::inRange(0, 3));
    answer.rtt = net::Milliseconds(*rc::gen::inRange(0, 5000));
    answer.ttl = *rc::gen::arbitrary<uint32_t>();
    if (*rc::gen::arbitrary<bool>())
      answer.server = net::IpAddress::v4(*rc::gen::arbitrary<uint32_t>());
    answer.extended_errors = *rc::gen::arbitrary<std::vector<uint16_t>>();
    for (auto* section : {&answer.records, &answer.authority, &answer.additional})
      for (int left = *rc::gen::inRange(0, 4); left > 0; left--) {
        Record record;
        for (const auto& label : *rc::gen::arbitrary<std::vector<std::string>>())
          if (auto longer = record.owner.with_prefix(label)) record.owner = *longer;
        record.ttl = *rc::gen::arbitrary<uint32_t>();
        record.type = Type(*rc::gen::oneOf(rc::gen::inRange<uint16_t>(0, 65),
                                           rc::gen::arbitrary<uint16_t>()));
        record.rdata = *rc::gen::arbitrary<std::string>();
        section->push_back(record);
      }
    auto object = json::parse(json::serialize(answer_to_json(answer))).as_object();
    auto again = answer_from_json(object);
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->status == answer.status);
    RC_ASSERT(again->rcode == answer.rcode);
    RC_ASSERT(again->rtt == answer.rtt);
    RC_ASSERT(again->ttl == answer.ttl);
    RC_ASSERT(again->server == answer.server);
    RC_ASSERT(again->transport == answer.transport);
    RC_ASSERT(again->extended_errors == answer.extended_errors);
    RC_ASSERT(again->records == answer.records);
    RC_ASSERT(again->authority == answer.authority);
    RC_ASSERT(again->additional == answer.additional);
    RC_ASSERT(answer_to_json(*again) == object);
  }));
}

TEST_CASE("a faulty recording is refused, with the place named") {
  auto error = [](std::string_view text) {
    auto replay = ReplayResolver::parse(json::parse(text).as_object());
    return replay ? "" : replay.error().what;
  };
  auto question = [&](std::string_view rest) {
    return error(R"({"now":"2026-11-21T22:00:00Z","questions":[{"name":"a","type":"A",)" +
                 std::string(rest) + "}]}");
  };
  CHECK(question(R"("answers":[{}])") == "");
  CHECK(error("{}") == "now: a time is wanted");
  CHECK(error(R"({"now":"2026-11-21T22:00:00Z"})") == "questions: a list is wanted");
  CHECK(question(R"("answers":[])") == "questions[0].answers: a list is wanted");
  CHECK(question(R"("answers":[{},{"records":["a. 1 A 192.0.2.1","a. 1 A x"]}])") ==
        "questions[0].answers[1].records[1]: not an IPv4 address");
  CHECK(question(R"("answers":[{"ttl":-1}])") ==
        "questions[0].answers[0].ttl: a number from 0 to 4294967295 is wanted");
  CHECK(question(R"("answers":[{"times":0}])") ==
        "questions[0].answers[0].times: a count is wanted");
  CHECK(question(R"("answers":[{"times":9000000000000000000}])") ==
        "questions[0].answers[0]: more than 1000000 answers in all");
  CHECK(question(R"("answers":[{"status":"fine"}])") ==
        "questions[0].answers[0].status: not a status");
  CHECK(question(R"("server":7,"answers":[{}])") ==
        "questions[0].server: not an IP address");
  CHECK(question(R"("answers":[{}]},{"name":"A.","type":"A","answers":[{}])") ==
        "questions[1].name: this question stands here twice");
}
