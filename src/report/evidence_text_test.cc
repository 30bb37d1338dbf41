#include "report/evidence_text.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

using namespace mailwhy::report;

static std::string text_of(const char* json) {
  return evidence_text(boost::json::parse(json).as_object());
}

TEST_CASE("evidence is lines without braces and quotes") {
  CHECK(
      text_of(R"({"domain": "example.org", "exists": true, "names": [], "ttl": 300})") ==
      "domain: example.org\nexists: true\nnames: –\nttl: 300");
  CHECK(text_of(R"({"mx": [{"preference": 10, "addresses": ["192.0.2.1", "192.0.2.2"]},
                           {"preference": 20, "addresses": []}], "last": 1})") ==
        "mx:\n"
        "  - preference: 10\n"
        "    addresses: 192.0.2.1, 192.0.2.2\n"
        "  - preference: 20\n"
        "    addresses: –\n"
        "last: 1");
}

TEST_CASE("evidence shows nothing that could act on a terminal, and ends somewhere") {
  CHECK(text_of(R"({"a": "x\u001b[2Jy\nz"})") == "a: x�[2Jy�z");
  std::string deep;
  for (int i = 0; i < 20; i++) deep += R"({"a":)";
  deep += "1" + std::string(20, '}');
  CHECK(text_of(deep.c_str()).ends_with("…"));
  CHECK(text_of("{}").empty());
}
