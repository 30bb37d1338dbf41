#include "site/site_for_tests.h"

using namespace mailwhy::site;

static const std::string kForm = "application/x-www-form-urlencoded";

TEST_CASE("a record is tried out without a script, and the form comes back as it was") {
  TestSite test;
  auto answer =
      test.post("/try", kForm,
                "ip=203.0.113.108&sender=info%40bluebird.example&record=v%3Dspf1+ip4%3A"
                "203.0.113.108+-all");
  CHECK(answer.status == 200);
  CHECK(answer.body.find("✓ pass") != std::string::npos);
  CHECK(answer.body.find("value=\"info@bluebird.example\"") != std::string::npos);
  CHECK(answer.body.find("v=spf1 ip4:203.0.113.108 -all</textarea>") !=
        std::string::npos);
  // Without a record the published one is judged.
  auto published =
      test.post("/try", kForm, "ip=203.0.113.108&sender=info%40bluebird.example&record=");
  CHECK(published.body.find("✗ ") != std::string::npos);
}

TEST_CASE("what the form lacks is said above it") {
  TestSite test;
  auto answer = test.post("/try", kForm, "ip=nonsense&sender=a%40b.example&lang=ru");
  CHECK(answer.status == 400);
  CHECK(answer.body.find("nonsense") != std::string::npos);
  CHECK(answer.body.find("lang=\"ru\"") != std::string::npos);
  CHECK(test.get("/try").status == 200);
}

TEST_CASE("script in a record that is tried out stays text") {
  TestSite test;
  auto answer = test.post("/try", kForm,
                          "ip=192.0.2.1&sender=a%40bluebird.example&record=v%3Dspf1+"
                          "%3Cscript%3Ealert%281%29%3C%2Fscript%3E");
  CHECK(answer.body.find("<script>alert") == std::string::npos);
}
