#include "http/url.h"

#include <doctest/doctest.h>

using namespace mailwhy::http;

TEST_CASE("a URL comes apart and together again") {
  for (const char* text :
       {"https://rdap.example/domain/example.org", "http://127.0.0.1:8080/",
        "https://[2001:db8::1]:8443/x?y=z", "http://[::1]/"})
    CHECK(Url::parse(text).value().to_string() == text);
  Url url = Url::parse("HTTPS://RDAP.Example?x#part").value();
  CHECK(url.host == "rdap.example");
  CHECK(url.port == 443);
  CHECK(url.target == "/?x");
  CHECK(Url::parse("https://a.example:443").value().authority() == "a.example");
}

TEST_CASE("what is no web address is refused") {
  for (const char* text :
       {"", "ftp://a.example/", "https://", "https:///x", "https://a b/",
        "https://user@a.example/", "https://a.example:0/", "https://a.example:99999/",
        "https://[::1/", "https://[::1]x/", "https://a.example/\n", "a.example"})
    CHECK_FALSE(Url::parse(text));
  CHECK_FALSE(Url::parse("https://a.example/" + std::string(kMaxUrl, 'x')));
}

TEST_CASE("a redirection leads to another URL or to a path of the same host") {
  Url from = Url::parse("https://a.example:8443/x").value();
  CHECK(resolve_location(from, "/y?z").value().to_string() ==
        "https://a.example:8443/y?z");
  CHECK(resolve_location(from, "//b.example/y").value().to_string() ==
        "https://b.example/y");
  CHECK(resolve_location(from, "http://c.example/").value().to_string() ==
        "http://c.example/");
  CHECK_FALSE(resolve_location(from, "javascript:alert(1)"));
  CHECK_FALSE(resolve_location(from, ""));
}
