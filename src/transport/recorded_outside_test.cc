#include "transport/recorded_outside.h"

#include <doctest/doctest.h>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "transport/outside_json.h"

using namespace mailwhy;
using namespace mailwhy::transport;

namespace {
struct Counting : Outside {
  int asked = 0;
  WebAnswer fetch(const std::string& url) override {
    asked++;
    WebAnswer answer{WebAnswer::Status::Answered, url, 200, "text/plain", "", ""};
    answer.body = "version: STSv1\n\xff";
    return answer;
  }
  SmtpAnswer probe(const SmtpQuestion& question) override {
    asked++;
    SmtpAnswer answer;
    answer.status = SmtpAnswer::Status::Answered;
    answer.question = question;
    answer.greeting = {220, "mx.example.org ESMTP"};
    answer.extensions = {"STARTTLS", "SIZE 1000"};
    answer.tls = SmtpAnswer::Tls::Done;
    answer.tls_version = "TLSv1.3";
    answer.certificates = {std::string("\x30\x03\x02\x01\x00", 5)};
    answer.chain_problem = "self-signed certificate";
    answer.mail = {250, "ok"};
    answer.recipients = {{250, "ok"}};
    answer.problem = "the connection was closed";
    return answer;
  }
};
SmtpQuestion question_for(const std::string& host) {
  return {
      host, net::IpAddress::v4(0xc0000201), {"postmaster@example.org", "abuse@a.org"}};
}
}  // namespace

TEST_CASE("what was asked outside is recorded once and said again, octet for octet") {
  Counting world;
  RecordingOutside recording(world);
  auto page = recording.fetch("https://mta-sts.example.org/");
  auto server = recording.probe(question_for("mx2.example.org"));
  recording.probe(question_for("mx1.example.org"));
  CHECK(recording.fetch("https://mta-sts.example.org/") == page);
  CHECK(recording.probe(question_for("mx2.example.org")) == server);
  CHECK(world.asked == 3);

  auto kept = recording.recording();
  auto replay = ReplayOutside::parse(kept);
  REQUIRE(replay);
  CHECK(replay->fetch("https://mta-sts.example.org/") == page);
  CHECK(replay->probe(question_for("mx2.example.org")) == server);
  CHECK(replay->fetch("https://other.example/").status == WebAnswer::Status::NotAsked);
  CHECK(replay->probe(question_for("mx3.example.org")).status ==
        SmtpAnswer::Status::NotAsked);

  RecordingOutside again(*replay);
  again.probe(question_for("mx1.example.org"));
  again.probe(question_for("mx2.example.org"));
  again.fetch("https://mta-sts.example.org/");
  CHECK(boost::json::serialize(again.recording()) == boost::json::serialize(kept));
}

TEST_CASE("a recording that was changed by hand is refused with its place") {
  auto problem = [](boost::json::object recording) {
    auto replay = ReplayOutside::parse(recording);
    return replay ? std::string() : replay.error().what;
  };
  CHECK(problem({}).empty());
  CHECK(problem({{"web", 1}}) == "web: not an array");
  CHECK(problem({{"web", {1}}}) == "web[0]: not an object");
  boost::json::object page{{"url", "https://a/"}, {"status", "lost"}};
  CHECK(problem({{"web", boost::json::array{page}}}) ==
        "web[0].status: a word that is not known here");
  Counting world;
  auto server = to_json(world.probe(question_for("mx.example.org")));
  server["certificates"] = boost::json::array{"?"};
  CHECK(problem({{"smtp", boost::json::array{server}}}) ==
        "smtp[0].certificates: not base64, or too long");
}

TEST_CASE("a closed world says that nothing was asked") {
  CHECK(no_outside().fetch("https://a/").status == WebAnswer::Status::NotAsked);
  CHECK(no_outside().probe(question_for("mx.a")).status == SmtpAnswer::Status::NotAsked);
}
