#include "http/rdap_bootstrap.h"

#include <doctest/doctest.h>

using namespace mailwhy::http;

static const char* kList = R"({"version": "1.0", "services": [
  [["org", "net"], ["http://plain.example/", "https://rdap.org.example/"]],
  [["uk"], ["https://uk.example/"]],
  [["CO.UK"], ["https://co-uk.example/"]],
  [["broken"]], 7 ]})";

static std::string first(const char* domain) {
  auto servers = find_rdap_servers(kList, domain);
  return servers && !servers->empty() ? servers->front() : "-";
}

TEST_CASE("the registry is found by the longest entry, with TLS first") {
  CHECK(first("example.org") == "https://rdap.org.example/");
  CHECK(first("Example.NET") == "https://rdap.org.example/");
  CHECK(first("example.co.uk") == "https://co-uk.example/");
  CHECK(first("example.uk") == "https://uk.example/");
  CHECK(first("example.norg") == "-");
  CHECK(first("example.broken") == "-");
}

TEST_CASE("what is no list is refused") {
  CHECK_FALSE(find_rdap_servers("", "example.org"));
  CHECK_FALSE(find_rdap_servers("[]", "example.org"));
  CHECK_FALSE(find_rdap_servers("{}", "example.org"));
  CHECK_FALSE(find_rdap_servers(std::string(kMaxRdapBootstrap + 1, ' '), "example.org"));
}

TEST_CASE("names that no registry has are known") {
  CHECK(is_without_registry("acme.example"));
  CHECK(is_without_registry("a.b.TEST"));
  CHECK(is_without_registry("localhost"));
  CHECK_FALSE(is_without_registry("example.org"));
  CHECK_FALSE(is_without_registry("myexample.com"));
}
