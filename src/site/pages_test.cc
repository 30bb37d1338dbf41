#include "site/site_for_tests.h"
#include "store/case_id.h"

namespace mailwhy::site {

TEST_CASE("the start page is one box, in the visitor's language") {
  TestSite test;
  auto page = test.get("/");
  CHECK(page.status == 200);
  CHECK(page.type == "text/html; charset=utf-8");
  CHECK(holds(page, "<html lang=\"en\">"));
  CHECK(holds(page, "<textarea"));
  CHECK(holds(test.get("/", {{"Accept-Language", "de, ru-RU;q=0.8, en;q=0.5"}}),
              "<html lang=\"ru\">"));
  CHECK(holds(test.get("/", {{"Cookie", "a=b; lang=ru"}}), "<html lang=\"ru\">"));
  CHECK(holds(test.get("/?lang=en", {{"Cookie", "lang=ru"}}), "<html lang=\"en\">"));
  CHECK(header(test.get("/?lang=ru"), "Set-Cookie").starts_with("lang=ru;"));
  CHECK(header(test.get("/?lang=ru"), "Set-Cookie").starts_with("lang=ru;"));
  CHECK(header(test.get("/"), "Set-Cookie").empty());
}

TEST_CASE("every answer carries the headers that keep a browser safe") {
  TestSite test;
  for (const char* path : {"/", "/nothing", "/api/v1/spf", "/healthz", "/robots.txt",
                           "/c/aaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    CAPTURE(path);
    auto answer = test.get(path);
    CHECK(header(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(header(answer, "Referrer-Policy") == "no-referrer");
    CHECK(header(answer, "Content-Security-Policy").starts_with("default-src 'none'"));
    CHECK_FALSE(header(answer, "Cache-Control").empty());
  }
}

TEST_CASE("a pasted or dropped bounce is answered with its report") {
  TestSite test;
  for (const char* path : {"/", "/diagnose"})
    for (const char* field : {"text", "file"}) {
      auto page = test.post_form(path, {{field, kBounce}, {"lang", "en"}});
      CHECK(page.status == 200);
      CHECK(holds(page, "spf_provider_missing"));
      CHECK(holds(page, "include:_spf.google.com"));
      CHECK(header(page, "Cache-Control") == "no-store");
    }
  CHECK(holds(test.post_form("/", {{"text", kBounce}, {"lang", "ru"}}),
              "<html lang=\"ru\">"));
  auto urlencoded = test.post("/", "application/x-www-form-urlencoded",
                              "text=550+5.7.1+SPF+fail&ip=203.0.113.108&sender="
                              "info%40bluebird.example");
  CHECK(holds(urlencoded, "spf_provider_missing"));
}

TEST_CASE("a domain with an address is the question whether it may send") {
  TestSite test;
  CHECK(holds(test.post_form("/", {{"text", "bluebird.example 203.0.113.108"}}),
              "spf_provider_missing"));
  CHECK(holds(test.post_form("/", {{"text", ""},
                                   {"ip", "203.0.113.108"},
                                   {"sender", "info@bluebird.example"}}),
              "spf_provider_missing"));
}

TEST_CASE("what is no refusal stays in the box, with a sentence above it") {
  TestSite test;
  auto page = test.post_form("/", {{"text", "good <b>morning</b>"}});
  CHECK(page.status == 422);
  CHECK(holds(page, "tells of no refusal"));
  CHECK(holds(page, "good &lt;b&gt;morning&lt;/b&gt;"));
  CHECK_FALSE(holds(page, "<b>morning"));
  CHECK(test.post_form("/", {{"text", "  "}}).status == 422);
  CHECK(test.post_form("/", {{"text", "550 no"}, {"ip", "300.1.1.1"}}).status == 422);
  CHECK(test.post("/", "image/png", "x").status == 400);
}

TEST_CASE("script in any field of a bounce stays text") {
  TestSite test;
  auto page = test.post_form("/", {{"text",
                                    "550 5.7.1 SPF fail <script>alert(1)</script> for "
                                    "\"><img src=x onerror=alert(1)>@bluebird.example"},
                                   {"ip", "203.0.113.108"},
                                   {"sender", "info@bluebird.example"},
                                   {"helo", "<script>alert(2)</script>"}});
  CHECK(page.status == 200);
  CHECK_FALSE(holds(page, "<script>alert"));
  CHECK_FALSE(holds(page, "<img"));
}

TEST_CASE("a report stays for a quarter of an hour, in both languages and as JSON") {
  TestSite test;
  auto page = test.post_form("/", {{"text", kBounce}});
  std::string text = text_of(page);
  size_t at = text.find("/diagnose/");
  at = text.find("/diagnose/", text.find("<header"));
  REQUIRE(at != text.npos);
  std::string path = text.substr(at, 10 + store::kIdLength);
  CHECK(holds(test.get(path + "?lang=ru"), "<html lang=\"ru\">"));
  CHECK(holds(test.get(path), "spf_provider_missing"));
  CHECK(json_of(test.get(path + ".json")).at("schema") == "mailwhy.report/1");
  test.clock.time += Held::kTime + std::chrono::minutes(1);
  CHECK(test.get(path).status == 404);
}

TEST_CASE("the link of openspf.org is answered with a diagnosis") {
  TestSite test;
  for (const char* target :
       {"/why?scope=mfrom&identity=info@bluebird.example&ip=203.0.113.108",
        "/Why?s=mfrom&id=info@bluebird.example&ip=203.0.113.108&r=mx.friends.example"}) {
    auto page = test.get(target);
    CHECK(page.status == 200);
    CHECK(holds(page, "spf_provider_missing"));
  }
  auto helo = test.get("/why?scope=helo&identity=mail.bluebird.example&ip=203.0.113.108");
  CHECK(helo.status == 200);
  CHECK(holds(helo, "mail.bluebird.example"));
  CHECK(test.get("/why?scope=mfrom&identity=info@bluebird.example").status == 400);
  CHECK(test.get("/why?identity=x&ip=203.0.113.108").status == 400);
  CHECK(test.get("/why?identity=info@bluebird.example&ip=nothing").status == 400);
}

TEST_CASE("the reference has a page for each cause and each service") {
  TestSite test;
  CHECK(holds(test.get("/why"), "/why/spf_no_record"));
  CHECK(holds(test.get("/why?lang=ru"), "<html lang=\"ru\">"));
  CHECK(test.get("/why/spf_no_record").status == 200);
  CHECK(test.get("/with").status == 200);
  CHECK(test.get("/with/microsoft-365").status == 200);
  CHECK(test.get("/with/nobody").status == 404);
  CHECK(holds(test.get("/why/spf_no_recrd"), "/why/spf_no_record"));
  CHECK(test.get("/why/../../etc/passwd").status == 404);
}

TEST_CASE("wrong methods are told the right ones") {
  TestSite test;
  auto answer = test.ask("DELETE", "/").response;
  CHECK(answer.status == 405);
  CHECK(header(answer, "Allow") == "GET, HEAD, POST");
  CHECK(test.get("/api/v1/diagnose").status == 405);
  CHECK(test.ask("HEAD", "/").response.status == 200);
}

TEST_CASE("assets are found by the name that changes with their content") {
  TestSite test;
  std::string page = text_of(test.get("/"));
  size_t at = page.find("/assets/");
  REQUIRE(at != page.npos);
  auto asset = test.get(page.substr(at, page.find('"', at) - at));
  CHECK(asset.status == 200);
  CHECK(header(asset, "Cache-Control").find("immutable") != std::string::npos);
  CHECK(test.get("/assets/../../etc/passwd").status == 404);
  CHECK(test.get("/assets/").status == 404);
}

TEST_CASE("a page seen by one visitor is not shown to one who speaks another language") {
  TestSite test;
  for (int i = 0; i < 2; i++) {
    CHECK(holds(test.get("/", {{"Accept-Language", "ru"}}), "<html lang=\"ru\">"));
    CHECK(holds(test.get("/", {{"Accept-Language", "en"}}), "<html lang=\"en\">"));
  }
}

}  // namespace mailwhy::site
