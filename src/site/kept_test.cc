#include "site/site_for_tests.h"
#include "store/case_id.h"

namespace mailwhy::site {

namespace {

std::string shared_path(TestSite& test, std::vector<http::Field> more = {}) {
  more.push_back({"text", kBounce});
  more.push_back({"share", "true"});
  auto answer = test.post_form("/", more);
  CHECK(answer.status == 303);
  std::string location = header(answer, "Location");
  return location.substr(0, location.find('?'));
}

}  // namespace

TEST_CASE("a shared case is a page of its own, with its JSON and its replay file") {
  TestSite test;
  std::string path = shared_path(test);
  REQUIRE(path.starts_with("/c/"));
  CHECK(store::is_id(path.substr(3)));
  auto page = test.get(path);
  CHECK(page.status == 200);
  CHECK(header(page, "Cache-Control") == "no-store");
  CHECK(holds(page, "spf_provider_missing"));
  CHECK(holds(page, "noindex"));
  CHECK(holds(test.get(path + "?lang=ru"), "<html lang=\"ru\">"));
  CHECK(json_of(test.get(path + ".json")).at("schema") == "mailwhy.report/1");
  auto replay = test.get(path + "/replay");
  CHECK(json_of(replay).at("schema") == "mailwhy.case/1");
  CHECK(header(replay, "Content-Disposition").starts_with("attachment"));
}

TEST_CASE("mail addresses in shared cases are masked unless the owner keeps them") {
  TestSite test;
  std::string masked = shared_path(test);
  std::string open = shared_path(test, {{"keep_addresses", "true"}});
  for (const char* end : {"", ".json", "/replay"}) {
    CAPTURE(end);
    auto hidden = test.get(masked + end);
    CHECK_FALSE(holds(hidden, "info@bluebird"));
    CHECK_FALSE(holds(hidden, "anna@friends"));
    CHECK(holds(hidden, "xxxx@bluebird.example"));
    CHECK(holds(test.get(open + end), "info@bluebird.example"));
  }
}

TEST_CASE("no body of a mail is stored") {
  TestSite test;
  std::string marked = kBounce + "\r\nthe secret words of the letter\r\n";
  auto answer = test.post_form("/", {{"text", marked}, {"share", "true"}});
  REQUIRE(answer.status == 303);
  std::string path = header(answer, "Location");
  path = path.substr(0, path.find('?'));
  for (const char* end : {"", ".json", "/replay"})
    CHECK_FALSE(holds(test.get(path + end), "the secret words"));
}

TEST_CASE("an unknown, an expired and a misspelt case are not there") {
  TestSite test;
  std::string path = shared_path(test);
  for (std::string other :
       {"/c/" + store::new_id(), std::string("/c/x"), std::string("/c/../../etc/passwd"),
        path + "x", path + "/x"}) {
    auto answer = test.get(other);
    CHECK(answer.status == 404);
  }
  test.clock.time += store::kKept + std::chrono::hours(1);
  CHECK(test.get(path).status == 404);
  CHECK(test.get(path + ".json").status == 404);
}

TEST_CASE("a page kept in memory does not outlive its case") {
  TestSite test;
  std::string path = shared_path(test);
  test.clock.time += store::kKept - std::chrono::minutes(2);
  CHECK(test.get(path).status == 200);
  test.clock.time += std::chrono::minutes(3);
  for (const char* end : {"", ".json", "/replay"}) {
    CAPTURE(end);
    CHECK(test.get(path + end).status == 404);
  }
}

TEST_CASE("a note names the page of the cause where the site has an address") {
  TestSite at_home;
  CHECK(holds(at_home.post_form("/", {{"text", kBounce}}),
              "mailwhy explain spf_provider_missing"));
  Settings settings;
  settings.url = "https://why.example.org";
  TestSite open(settings);
  CHECK(holds(open.post_form("/", {{"text", kBounce}}),
              "https://why.example.org/why/spf_provider_missing"));
}

TEST_CASE("what was diagnosed can be shared afterwards") {
  TestSite test;
  std::string page = text_of(test.post_form("/", {{"text", kBounce}}));
  size_t at = page.find("name=\"id\" value=\"");
  REQUIRE(at != page.npos);
  std::string id = page.substr(at + 17, store::kIdLength);
  auto answer = test.post("/c", "application/x-www-form-urlencoded", "id=" + id);
  CHECK(answer.status == 303);
  CHECK(header(answer, "Location").starts_with("/c/"));
  CHECK(test.post("/c", "application/x-www-form-urlencoded", "id=" + store::new_id())
            .status == 404);
}

TEST_CASE("a repeat of the same case says so, and what has changed since") {
  TestSite test;
  CHECK_FALSE(holds(test.post_form("/", {{"text", kBounce}}), "class=\"earlier\""));
  test.clock.time += std::chrono::minutes(5);
  CHECK(holds(test.post_form("/", {{"text", kBounce}}), "The same as at 00:00"));
  // The owner publishes the change.
  std::string mended = kZone;
  size_t at = mended.find("mx:mail.bluebird.example -all");
  REQUIRE(at != mended.npos);
  mended.insert(at + 25, "include:_spf.google.com ");
  test.world =
      std::make_unique<ClosedWorld>(dns::read_zone_file(mended).records, test.clock);
  test.clock.time += std::chrono::minutes(5);
  auto page = test.post_form("/", {{"text", kBounce}});
  CHECK(holds(page, "This case was here at 00:05"));
  CHECK(holds(page, "SPF gave fail, now pass"));
  CHECK(holds(page, "gone: spf_provider_missing"));
  CHECK(holds(page, "include:_spf.google.com"));
  CHECK_FALSE(holds(test.post_form("/", {{"text", "bluebird.example 203.0.113.109"}}),
                    "class=\"earlier\""));
}

TEST_CASE("a kept case is compared with after the memory of today is gone") {
  TestSite test;
  shared_path(test);
  test.clock.time += std::chrono::days(3);
  CHECK(holds(test.post_form("/", {{"text", kBounce}}), "The same as at"));
}

TEST_CASE("a script is told where the progress is, and then where the page is") {
  TestSite test;
  auto answer =
      test.post_form("/diagnose", {{"text", kBounce}}, {{"Prefer", "respond-async"}});
  CHECK(answer.status == 202);
  auto told = json_of(answer);
  std::string events(told.at("events").as_string()), page(told.at("page").as_string());
  auto stream = test.ask("GET", events);
  REQUIRE(stream.stream);
  std::vector<std::pair<std::string, std::string>> seen;
  stream.stream([&](std::string_view event, std::string_view data) {
    seen.emplace_back(event, data);
    return true;
  });
  REQUIRE(seen.size() > 3);
  CHECK(seen.front().first == "step");
  CHECK(seen.front().second.find("\"check\":") != std::string::npos);
  CHECK(seen.back().first == "done");
  CHECK(seen.back().second.find(page) != std::string::npos);
  CHECK(holds(test.get(page), "spf_provider_missing"));
  CHECK(test.site.counts.diagnoses == 1);
  CHECK(test.get("/diagnose/events?id=x").status == 404);
}

TEST_CASE("a page that is asked for before its progress waits for the diagnosis") {
  TestSite test;
  auto told = json_of(
      test.post_form("/diagnose", {{"text", kBounce}}, {{"Prefer", "respond-async"}}));
  CHECK(
      holds(test.get(std::string(told.at("page").as_string())), "spf_provider_missing"));
}

}  // namespace mailwhy::site
