#include "site/api.h"
#include "bounce/read.h"
#include "site/diagnosis.h"
#include "site/guarded_resolver.h"
#include "site/site_for_tests.h"

namespace mailwhy::site {

namespace {

const std::string kJson = "application/json";

std::string quoted(const std::string& text) {
  return boost::json::serialize(boost::json::value(text));
}

}  // namespace

TEST_CASE("the API gives the report of the contract, however the bounce is sent") {
  TestSite test;
  bounce::ReadOptions options;
  options.now = test.clock.now();
  auto input = bounce::read_input(kBounce, "-", options);
  REQUIRE(input);
  std::string expected = test.command_line(*input);
  CHECK(text_of(test.post("/api/v1/diagnose", "message/rfc822", kBounce)) == expected);
  CHECK(text_of(test.post("/api/v1/diagnose", "application/x-www-form-urlencoded",
                          kBounce)) == expected);
  CHECK(text_of(test.post("/api/v1/diagnose", kJson,
                          "{\"input\": " + quoted(kBounce) + "}")) == expected);
  CHECK(text_of(test.post_form("/api/v1/diagnose", {{"input", kBounce}})) == expected);
}

TEST_CASE("the API takes the options of the command line") {
  TestSite test;
  auto report = json_of(test.post("/api/v1/diagnose", kJson,
                                  R"({"text": "550 5.7.1 SPF fail", "ip": "203.0.113.108",
          "sender": "info@bluebird.example", "helo": "out.example",
          "recipient": "anna@friends.example", "lang": "ru", "source": "ticket 7"})"));
  CHECK(report.at("input").at("source") == "ticket 7");
  auto& facts = report.at("cases").as_array()[0].at("facts").as_object();
  CHECK(facts.at("client_ip") == "203.0.113.108");
  CHECK(facts.at("helo") == "out.example");
  CHECK(facts.at("recipient") == "anna@friends.example");
  CHECK(test.post("/api/v1/diagnose?lang=ru&ip=203.0.113.108&sender=a@bluebird.example",
                  "text/plain", "550 5.7.1 SPF fail")
            .content()
            .find("Google") != std::string_view::npos);
}

TEST_CASE("an event of a mail service is an input, not a request of ours") {
  TestSite test;
  auto answer = test.post(
      "/api/v1/diagnose", kJson,
      R"([{"email":"anna@friends.example","event":"bounce","reason":"550 5.1.1 User unknown",)"
      R"("status":"5.1.1","type":"bounce","timestamp":1763700000,"sg_event_id":"x"}])");
  CHECK(answer.status == 200);
  CHECK(json_of(answer).at("input").at("kind") == "event");
}

TEST_CASE("what the API cannot use is told with a code, a sentence and a way out") {
  TestSite test;
  struct Wrong {
    std::string type, body;
    unsigned status;
    std::string code;
  };
  const Wrong kWrong[] = {
      {kJson, "{\"input\": ", 400, "invalid_json"},
      {kJson, "", 400, "invalid_json"},
      {kJson, "{}", 400, "no_input"},
      {kJson, "{\"input\": 5}", 400, "bad_value"},
      {kJson, "{\"input\": \"x\", \"colour\": \"red\"}", 400, "unknown_member"},
      {kJson, "{\"input\": \"x\", \"text\": \"y\"}", 400, "bad_value"},
      {kJson, "{\"text\": \"550 no\", \"ip\": \"300.1.1.1\"}", 400, "bad_value"},
      {kJson, "{\"text\": \"550 no\", \"lang\": \"xx\"}", 400, "bad_value"},
      {kJson, "{\"input\": \"good morning\"}", 422, "no_refusal"},
      {kJson, "{\"input\": \"\"}", 422, "unreadable_input"},
      {"text/plain", "good morning", 422, "no_refusal"},
      {"text/plain", std::string("PK\x03\x04 and so on", 14), 422, "unreadable_input"},
      {"multipart/form-data; boundary=x", "nothing", 400, "invalid_form"},
      {"", "", 400, "no_input"},
  };
  for (const Wrong& wrong : kWrong) {
    CAPTURE(wrong.body);
    auto answer = test.post("/api/v1/diagnose", wrong.type, wrong.body);
    CHECK(answer.status == wrong.status);
    CHECK(answer.type == "application/json");
    CHECK(error_code(answer) == wrong.code);
  }
  CHECK(error_code(test.get("/api/v1/nothing")) == "not_found");
  CHECK(error_code(test.get("/api/v1/diagnose")) == "method_not_allowed");
}

TEST_CASE("JSON nested without end is an error, not a crash") {
  TestSite test;
  std::string deep(200'000, '[');
  CHECK(error_code(test.post("/api/v1/diagnose", kJson, deep)) == "invalid_json");
  std::string objects;
  for (int i = 0; i < 50'000; i++) objects += "{\"input\":";
  CHECK(error_code(test.post("/api/v1/diagnose", kJson, objects)) == "invalid_json");
}

TEST_CASE("a huge input is read within its limits") {
  TestSite test;
  std::string huge = kBounce;
  huge += std::string(8u << 20, 'x');
  CHECK(test.post("/api/v1/diagnose", "message/rfc822", huge).status == 200);
  CHECK(test.post("/api/v1/diagnose", "text/plain", std::string(8u << 20, 'a')).status ==
        422);
}

TEST_CASE("a mailbox gives an array of reports") {
  TestSite test;
  std::string from = "From MAILER-DAEMON Fri Nov 20 16:12:34 2026\n";
  std::string mails = from + kBounce + "\n" + from + kBounce;
  auto answer = test.post("/api/v1/diagnose", "text/plain", mails);
  CHECK(answer.status == 200);
  auto value = boost::json::parse(answer.content());
  REQUIRE(value.is_array());
  CHECK(value.get_array().size() == 2);
}

TEST_CASE("SPF is evaluated as published, or with a record that is tried out") {
  TestSite test;
  std::string query = "?ip=203.0.113.108&sender=info@bluebird.example";
  auto published = json_of(test.get("/api/v1/spf" + query));
  CHECK(published.at("schema") == "mailwhy.spf/1");
  CHECK(published.at("result") == "fail");
  CHECK(published.at("lookups") == 2);
  CHECK(published.at("limits").at("lookups") == 10);
  auto tried =
      json_of(test.post("/api/v1/spf", kJson,
                        R"({"ip": "203.0.113.108", "sender": "info@bluebird.example",
          "record": "v=spf1 a mx include:_spf.google.com -all"})"));
  CHECK(tried.at("result") == "pass");
  CHECK(json_of(test.post("/api/v1/spf", "application/x-www-form-urlencoded",
                          "ip=203.0.113.108&helo=bluebird.example"))
            .at("identity") == "helo");
  CHECK(
      json_of(test.get("/api/v1/spf" + query + "&record=v=spf1 nonsense")).at("result") ==
      "permerror");
  CHECK(error_code(test.get("/api/v1/spf?sender=a@b.example")) == "missing_member");
  CHECK(error_code(test.get("/api/v1/spf?ip=1.2.3.4")) == "missing_member");
  CHECK(error_code(test.get("/api/v1/spf?ip=1.2.3&sender=a@b.example")) == "bad_value");
  CHECK(error_code(test.get("/api/v1/spf" + query +
                            "&record=" + std::string(20'000, 'x'))) == "bad_value");
}

TEST_CASE("a client that asks too often is told when to come again") {
  Settings settings{.version = "0.1.0"};
  settings.diagnoses_a_minute = 3;
  TestSite test(settings);
  auto ask = [&] { return test.post("/api/v1/diagnose", "message/rfc822", kBounce); };
  for (int i = 0; i < 3; i++) CHECK(ask().status == 200);
  auto refused = ask();
  CHECK(refused.status == 429);
  CHECK(error_code(refused) == "too_many_requests");
  CHECK(header(refused, "Retry-After") == "20");
  CHECK(test.post_form("/", {{"text", kBounce}}).status == 429);
  CHECK(test.get("/").status == 200);
  SUBCASE("others are not held up") {
    test.client = *net::IpAddress::parse("192.0.2.201");
    CHECK(ask().status == 200);
  }
  SUBCASE("after that time it may ask again") {
    test.clock.time += std::chrono::seconds(20);
    CHECK(ask().status == 200);
    CHECK(ask().status == 429);
  }
  SUBCASE("this machine may ask as often as it likes") {
    test.client = *net::IpAddress::parse("127.0.0.1");
    for (int i = 0; i < 20; i++) CHECK(ask().status == 200);
  }
  SUBCASE("an IPv6 client is its network of 64 bits") {
    for (int i = 0; i < 4; i++) {
      test.client = *net::IpAddress::parse("2001:db8::" + std::to_string(i + 1));
      CHECK(ask().status == (i < 3 ? 200 : 429));
    }
  }
}

TEST_CASE("where all places are taken the answer is 503, at once") {
  Settings settings{.version = "0.1.0"};
  settings.places = 1;
  TestSite test(settings);
  Places::Place taken(test.site.places);
  auto answer = test.post("/api/v1/diagnose", "message/rfc822", kBounce);
  CHECK(answer.status == 503);
  CHECK(error_code(answer) == "busy");
  CHECK_FALSE(header(answer, "Retry-After").empty());
}

TEST_CASE("a domain whose servers do not answer leaves places for the others") {
  Settings settings;
  settings.places = 4;
  TestSite test(settings);
  Places::Place first(test.site.places, "bluebird.example"),
      second(test.site.places, "bluebird.example");
  {
    Places::Place third(test.site.places, "bluebird.example");
    CHECK(bool(third));
    CHECK_FALSE(bool(Places::Place(test.site.places, "bluebird.example")));
    // Its subdomains are the same owner's.
    auto of = [&](std::string sender) {
      return test.get("/api/v1/spf?ip=192.0.2.1&sender=" + sender).status;
    };
    CHECK(of("info@bluebird.example") == 503);
    CHECK(of("info@deep.down.bluebird.example") == 503);
    CHECK(of("info@friends.example") == 200);
    auto bounce = test.post("/api/v1/diagnose", "message/rfc822", kBounce);
    CHECK(error_code(bounce) == "busy");
  }
  CHECK(test.site.places.taken() == 2);
  CHECK(test.post("/api/v1/diagnose", "message/rfc822", kBounce).status == 200);
}

TEST_CASE("a flood of clients does not take memory without end") {
  ClientLimit limit(10);
  net::Time now{};
  for (uint32_t i = 0; i < ClientLimit::kMaxClients + 100; i++) {
    now += net::Milliseconds(1);
    CHECK_FALSE(limit.refuse(net::IpAddress::v4(i), now));
  }
}

TEST_CASE("a case shared by a program is found where the header says") {
  TestSite test;
  auto answer = test.post("/api/v1/diagnose", kJson,
                          "{\"share\": true, \"input\": " + quoted(kBounce) + "}");
  REQUIRE(answer.status == 200);
  auto kept = test.get(header(answer, "Location"));
  CHECK(kept.status == 200);
  CHECK_FALSE(holds(kept, "info@bluebird"));
}

TEST_CASE("name servers inside of a network are not asked for strangers") {
  class Below : public dns::Resolver {
   public:
    using Resolver::query;
    dns::AnswerPtr query(const dns::Question& question) override {
      asked.push_back(question.ask.server ? question.ask.server->to_string() : "");
      return std::make_shared<dns::Answer>();
    }
    net::Time now() const override { return {}; }
    std::vector<std::string> asked;
  } below;
  GuardedResolver guarded(below);
  std::vector<dns::Question> questions;
  for (const char* server :
       {"127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fe80::1",
        "::ffff:127.0.0.1", "fd00::1", "0.0.0.0", "192.0.2.53"}) {
    dns::Question question{*dns::Name::from_text("example.org"), dns::Type::SOA, {}};
    question.ask.server = *net::IpAddress::parse(server);
    questions.push_back(question);
  }
  questions.push_back({*dns::Name::from_text("example.org"), dns::Type::SOA, {}});
  auto answers = guarded.query_all(questions);
  REQUIRE(answers.size() == questions.size());
  for (size_t i = 0; i + 2 < answers.size(); i++) {
    CHECK(answers[i]->status == dns::Status::NotAsked);
    CHECK(guarded.query(questions[i])->status == dns::Status::NotAsked);
  }
  CHECK(below.asked == std::vector<std::string>{"192.0.2.53", ""});
}

TEST_CASE(
    "a stranger is guarded wherever we listen, this machine only on a site for all") {
  struct Row {
    const char* client;
    bool open_to_world, allow_private, guarded;
  };
  for (const Row& row :
       {Row{"127.0.0.1", false, false, false}, Row{"127.0.0.1", true, false, true},
        Row{"192.0.2.200", false, false, true}, Row{"192.0.2.200", true, true, false}}) {
    Settings settings{.version = "0.1.0"};
    settings.open_to_world = row.open_to_world;
    settings.allow_private = row.allow_private;
    TestSite test(settings);
    http::Request request;
    request.client = *net::IpAddress::parse(row.client);
    Visit visit{test.site, *test.world, request, knowledge::Language::English, ""};
    bool guarded = false;
    bool policies_alone = false;
    auto done = with_resolver(
        visit, "", [&](dns::Resolver& resolver, dns::Rdap&, transport::Outside& outside) {
          guarded = dynamic_cast<GuardedResolver*>(&resolver) != nullptr;
          policies_alone = dynamic_cast<GuardedOutside*>(&outside) != nullptr;
        });
    CHECK(done);
    CHECK(policies_alone);
    CHECK(guarded == row.guarded);
  }
}

TEST_CASE("the description names every way into the API and every member it takes") {
  TestSite test;
  auto description = json_of(test.get("/api/v1/openapi.json"));
  CHECK(description.at("openapi") == "3.1.0");
  CHECK(description.at("servers").as_array()[0].at("url") == "http://why.example");
  auto& paths = description.at("paths").as_object();
  CHECK(paths.size() == 4);
  for (const auto& path : paths)
    for (const auto& method : path.value().as_object()) {
      std::string name = method.key() == "get" ? "GET" : "POST";
      auto answer = test.ask(name, std::string(path.key())).response;
      CHECK(answer.status != 404);
      CHECK(answer.status != 405);
    }
  auto& schemas = description.at("components").at("schemas").as_object();
  // Every reference leads somewhere.
  std::string text = text_of(test.get("/api/v1/openapi.json"));
  for (size_t at = text.find("#/components/"); at != text.npos;
       at = text.find("#/components/", at + 1)) {
    std::string pointer = text.substr(at + 1, text.find('"', at) - at - 1);
    boost::system::error_code error;
    boost::json::value whole = description;
    CHECK_MESSAGE(whole.find_pointer(pointer, error), pointer);
  }
  auto refused =
      test.post("/api/v1/diagnose", kJson, "{\"input\": \"x\", \"colour\": \"red\"}");
  std::string known(json_of(refused).at("error").at("hint").as_string());
  for (const auto& member : schemas.at("DiagnoseRequest").at("properties").as_object())
    CHECK(known.find(std::string(member.key())) != std::string::npos);
}

TEST_CASE("health and counts are told") {
  TestSite test;
  CHECK(text_of(test.get("/healthz")) == "ok\n");
  test.post("/api/v1/diagnose", "message/rfc822", kBounce);
  auto metrics = test.get("/metrics");
  CHECK(holds(metrics, "\nmailwhy_diagnoses_total 1\n"));
  CHECK(holds(test.get("/robots.txt"), "Disallow: /c/"));
  CHECK(holds(test.get("/api"), "curl "));
}

TEST_CASE(
    "a request that cannot be used is answered in the language that was asked for") {
  TestSite test;
  struct Case {
    std::string target, type, body, english, russian;
  };
  const Case kCases[] = {
      {"/api/v1/diagnose", kJson, "{}", "There is nothing to diagnose",
       "Нечего разбирать"},
      {"/api/v1/diagnose", kJson, "{\"inptu\": \"a\", \"input\": \"550 no\"}",
       "No member is called \"inptu\"", "Поля «inptu» нет"},
      {"/api/v1/diagnose", kJson, "{\"text\": 5}", "\"text\" is no string",
       "«text» — не строка"},
      {"/api/v1/diagnose", kJson, "{\"text\":", "The body is no JSON from byte 8 on",
       "Тело запроса — не JSON, начиная с байта 8"},
      {"/api/v1/diagnose?ip=here", kJson, "{\"text\": \"550 no\"}",
       "\"here\" is no IP address", "«here» — не IP-адрес"},
      {"/api/v1/spf", kJson, "{\"sender\": \"info@example.org\"}",
       "\"ip\" is missing: the address that sends",
       "Нет «ip»: адреса, с которого отправляют"},
      {"/api/v1/spf", kJson, "[]", "The body is no JSON object",
       "Тело запроса — не объект JSON"},
  };
  auto message = [](const http::Response& response) {
    return std::string(json_of(response).at("error").at("message").as_string());
  };
  for (const Case& one : kCases) {
    CAPTURE(one.body);
    CHECK(message(test.post(one.target, one.type, one.body)) == one.english);
    http::Field header{"Accept-Language", "ru-RU, ru;q=0.9, en;q=0.5"};
    CHECK(message(test.post(one.target, one.type, one.body, {header})) == one.russian);
    std::string in_query =
        one.target + (one.target.find('?') == one.target.npos ? "?" : "&");
    CHECK(message(test.post(in_query + "lang=ru", one.type, one.body)) == one.russian);
  }
}

}  // namespace mailwhy::site
