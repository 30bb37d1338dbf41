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

}  // namespace mailwhy::site
