#include "diagnose/examine.h"
#include "site/pages.h"
#include "site/site_for_tests.h"

namespace mailwhy::site {

static const std::string kForm = "application/x-www-form-urlencoded";

TEST_CASE("/check shows a form, and examines what is sent with it") {
  TestSite test;
  auto form = test.get("/check?domain=bluebird.example");
  CHECK(form.status == 200);
  CHECK(holds(form, "value=\"bluebird.example\""));
  CHECK_FALSE(holds(form, "class=\"verdict"));  // a link alone asks nothing
  CHECK(holds(test.get("/check?lang=ru"), "lang=\"ru\""));
  CHECK(holds(test.get("/"), "href=\"/check?lang=en\""));
  auto page = test.post_form("/check", {{"domain", "https://Bluebird.example/"},
                                        {"addresses", "203.0.113.108, [2001:db8::9]"}});
  CHECK(page.status == 200);
  for (const char* said :
       {"bluebird.example", "ptr_missing", "class=\"map\"", "/api/v1/check?domain="}) {
    CAPTURE(said);
    CHECK(holds(page, said));
  }
  CHECK(holds(test.post_form("/check", {{"domain", "bluebird.example"}, {"lang", "ru"}}),
              "lang=\"ru\""));
}

TEST_CASE("an examination is held, told step by step, and can be shared") {
  TestSite test;
  auto later = test.post_form("/check", {{"domain", "bluebird.example"}},
                              {{"Prefer", "respond-async"}});
  CHECK(later.status == 202);
  std::string path(json_of(later).at("page").as_string());
  auto page = test.get(path);
  CHECK(page.status == 200);
  CHECK(holds(page, "bluebird.example"));
  CHECK(json_of(test.get(path + ".json")).at("input").at("kind") == "domain");
  auto kept = test.post_form("/c", {{"id", path.substr(path.rfind('/') + 1)}});
  REQUIRE(kept.status == 303);
  auto shared =
      test.get(header(kept, "Location").substr(0, header(kept, "Location").find('?')));
  CHECK(shared.status == 200);
  CHECK(holds(shared, "bluebird.example"));
}

TEST_CASE("what cannot be examined is said above the form") {
  TestSite test;
  std::string addresses;
  for (int i = 1; i < 12; i++) addresses += " 192.0.2." + std::to_string(i);
  for (auto [domain, more] : {std::pair<std::string, std::string>{"", ""},
                              {"localhost", ""},
                              {"a.example b.example", ""},
                              {"<script>alert(1)</script>", ""},
                              {"bluebird.example", addresses},
                              {"bluebird.example", "203.0.113.0/24"},
                              {std::string(5000, 'a') + ".example", ""}}) {
    CAPTURE(domain.substr(0, 40));
    auto page = test.post_form("/check", {{"domain", domain}, {"addresses", more}});
    CHECK(page.status == 422);
    CHECK(holds(page, "role=\"alert\""));
    CHECK_FALSE(holds(page, "<script>alert"));
  }
  CHECK(test.post("/check", "multipart/form-data; boundary=x", "broken").status == 400);
}

TEST_CASE("examinations count as diagnoses for the client's limit") {
  TestSite test({.version = "0.1.0", .diagnoses_a_minute = 2});
  for (int i = 0; i < 2; i++)
    CHECK(test.post_form("/check", {{"domain", "bluebird.example"}}).status == 200);
  CHECK(test.post_form("/check", {{"domain", "bluebird.example"}}).status == 429);
  CHECK(test.get("/api/v1/check?domain=bluebird.example").status == 429);
}

TEST_CASE("the API examines as the command line does") {
  TestSite test;
  diagnose::Target target;
  target.domain = "bluebird.example";
  target.addresses = {*net::IpAddress::parse("203.0.113.108")};
  target.helo = "mail.bluebird.example";
  std::string expected =
      test.command_line(diagnose::to_input(target, "bluebird.example 203.0.113.108"));
  CHECK(text_of(test.get("/api/v1/check?domain=bluebird.example&addresses=203.0.113.108&"
                         "helo=mail.bluebird.example")) == expected);
  CHECK(text_of(test.post("/api/v1/check", "application/json",
                          R"({"domain": "bluebird.example", "addresses": "203.0.113.108",
                              "helo": "MAIL.bluebird.example"})")) == expected);
  CHECK(text_of(test.post("/api/v1/check", kForm,
                          "domain=bluebird.example&addresses=203.0.113.108&"
                          "helo=mail.bluebird.example")) == expected);
}

TEST_CASE("what the API cannot examine is told with a code") {
  TestSite test;
  CHECK(error_code(test.get("/api/v1/check")) == "bad_value");
  CHECK(error_code(test.get("/api/v1/check?domain=x")) == "bad_value");
  CHECK(error_code(test.get("/api/v1/check?domain=a.example&lang=tlh")) == "bad_value");
  CHECK(error_code(test.post("/api/v1/check", "application/json",
                             R"({"domain": "a.example", "connect": true})")) ==
        "unknown_member");
}

namespace {
// A zone, and a web server that has a policy of MTA-STS.
class WithPolicy : public World {
 public:
  WithPolicy(const std::string& zone, const net::Clock& clock)
      : closed_(dns::read_zone_file(zone).records, clock) {}
  void ask(net::Milliseconds limit, const Work& work) override {
    closed_.ask(limit, [&](dns::Resolver& resolver, dns::Rdap& rdap,
                           transport::Outside&) { work(resolver, rdap, web); });
  }

  struct Web : transport::Outside {
    int fetched = 0;
    transport::WebAnswer fetch(const std::string& url) override {
      fetched++;
      return {transport::WebAnswer::Status::Answered,
              url,
              200,
              "text/plain",
              "version: STSv1\nmode: enforce\nmx: other.example\nmax_age: 604800\n",
              ""};
    }
    transport::SmtpAnswer probe(const transport::SmtpQuestion&) override {
      FAIL("a mail server was called");
      return {};
    }
  } web;

 private:
  ClosedWorld closed_;
};
}  // namespace

TEST_CASE("/check reads the domain's policy once a minute, and a shared case keeps it") {
  TestSite test;
  auto world = std::make_unique<WithPolicy>(
      "$TTL 3600\n"
      "bluebird.example. SOA ns. host. 7 3600 600 86400 900\n"
      "bluebird.example. MX 10 mail.bluebird.example.\n"
      "mail.bluebird.example. A 203.0.113.25\n"
      "mta-sts.bluebird.example. A 203.0.113.80\n"
      "_mta-sts.bluebird.example. TXT \"v=STSv1; id=1\"\n",
      test.clock);
  WithPolicy::Web& web = world->web;
  test.world = std::move(world);
  auto later = test.post_form("/check", {{"domain", "bluebird.example"}},
                              {{"Prefer", "respond-async"}});
  REQUIRE(later.status == 202);
  std::string path(json_of(later).at("page").as_string());
  CHECK(holds(test.get(path), "mta_sts_mx_mismatch"));
  CHECK(web.fetched == 1);
  auto kept = test.post_form("/c", {{"id", path.substr(path.rfind('/') + 1)}});
  REQUIRE(kept.status == 303);
  CHECK(web.fetched == 1);
  std::string shared = header(kept, "Location");
  shared.resize(shared.find('?'));
  CHECK(holds(test.get(shared), "mta_sts_mx_mismatch"));
  CHECK(holds(test.get(shared + "/replay"), "other.example"));
  CHECK(web.fetched == 1);
}

}  // namespace mailwhy::site
