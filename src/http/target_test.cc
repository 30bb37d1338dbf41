#include "http/target.h"

#include <doctest/doctest.h>

using namespace mailwhy::http;

static std::string path(std::string_view target) {
  auto read = read_target(target);
  return read ? read->path : "fails: " + read.error().what;
}

TEST_CASE("a path is decoded once") {
  CHECK(path("/") == "/");
  CHECK(path("/why/%D0%B0") == "/why/а");
  CHECK(path("/%2561") == "/%61");
  CHECK(path("/a%2Fb+c") == "/a/b+c");
  CHECK(path("//a//") == "//a//");
  CHECK(path("/.../..a/.b") == "/.../..a/.b");
}

TEST_CASE("a path that leads elsewhere or cannot be shown fails") {
  for (std::string_view target : {"",           "a",           "*",
                                  "http://a/",  "/..",         "/.",
                                  "/../",       "/a/./b",      "/a/..",
                                  "/%2e%2E/",   "/a%2f..%2fb", "/..%5cb",
                                  "/a\\..\\b",  "/%00",        "/%0a",
                                  "/%7f",       "/%",          "/%4",
                                  "/%4g",       "/%ff",        "/%c0%ae%c0%ae/",
                                  "/%ed%a0%80", "/a b",        "/a\tb",
                                  "/\x80",      "/#a"})
    CHECK_MESSAGE(path(target).starts_with("fails: "), target);
}

TEST_CASE("a query is decoded as forms are, and becomes UTF-8") {
  auto read = read_target("/?a=1+2&b=%26&&c&=d&e=%E9t%E9&f=a=b&g=/?");
  REQUIRE(read);
  CHECK(read->query == std::vector<Field>{{"a", "1 2"},
                                          {"b", "&"},
                                          {"c", ""},
                                          {"", "d"},
                                          {"e", "été"},
                                          {"f", "a=b"},
                                          {"g", "/?"}});
  CHECK(read_target("/?")->query.empty());
  std::string many = "/?";
  for (size_t i = 0; i < kMaxQueryFields; i++) many += "a&";
  CHECK(read_target(many));
  CHECK_FALSE(read_target(many + "a"));
}
