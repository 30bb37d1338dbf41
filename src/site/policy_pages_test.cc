#include "site/policy_pages.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using namespace mailwhy::site;
using namespace std::chrono_literals;
using transport::SmtpAnswer, transport::WebAnswer;

namespace {
struct SetTime : net::Clock {
  net::Time time{std::chrono::days(20780)};
  net::Time now() const override { return time; }
};

// Serves every address, and counts.
struct Web : transport::Outside {
  int fetched = 0, called = 0;
  std::string body = "version: STSv1\n";
  WebAnswer fetch(const std::string& url) override {
    fetched++;
    return {WebAnswer::Status::Answered, url, 200, "text/plain", body, ""};
  }
  SmtpAnswer probe(const transport::SmtpQuestion&) override {
    called++;
    return {};
  }
};

std::string policy_of(const std::string& domain) {
  return "https://mta-sts." + domain + "/.well-known/mta-sts.txt";
}
}  // namespace

TEST_CASE("for visitors policies are fetched, nothing else, and no mail server called") {
  Web web;
  PolicyPages pages;
  SetTime clock;
  GuardedOutside outside(web, pages, clock);
  CHECK(outside.fetch(policy_of("example.org")).body == web.body);
  CHECK(web.fetched == 1);
  for (const char* url :
       {"https://example.org/", "http://mta-sts.example.org/.well-known/mta-sts.txt",
        "https://mta-sts.example.org:8443/.well-known/mta-sts.txt",
        "https://mta-sts.example.org/admin?/.well-known/mta-sts.txt",
        "https://mta-sts.example.org@10.0.0.1/.well-known/mta-sts.txt",
        "https://mta-sts./.well-known/mta-sts.txt",
        "https://mta-sts./.well-known/mta-sts.tx",
        "https://mta-sts.example.org/.well-known/mta-sts.txt#a", ""}) {
    CAPTURE(url);
    CHECK(outside.fetch(url).status == WebAnswer::Status::NotAsked);
  }
  CHECK(web.fetched == 1);
  CHECK(outside.probe({"mx.example.org", {}, {}}).status == SmtpAnswer::Status::NotAsked);
  CHECK(web.called == 0);
}

TEST_CASE("a policy is the same for everybody for a minute, then fetched again") {
  Web web;
  PolicyPages pages;
  SetTime clock;
  GuardedOutside one(web, pages, clock), other(web, pages, clock);
  one.fetch(policy_of("example.org"));
  web.body = "changed";
  CHECK(other.fetch(policy_of("example.org")).body == "version: STSv1\n");
  clock.time += 61s;
  CHECK(other.fetch(policy_of("example.org")).body == "changed");
  CHECK(web.fetched == 2);
}

TEST_CASE("the names below one domain are not a way around its bound") {
  Web web;
  PolicyPages pages;
  SetTime clock;
  GuardedOutside outside(web, pages, clock);
  WebAnswer last;
  for (int i = 0; i < 100; i++)
    last = outside.fetch(policy_of("n" + std::to_string(i) + ".example.org"));
  CHECK(web.fetched == static_cast<int>(PolicyPages::kMaxOfDomain));
  CHECK(last.status == WebAnswer::Status::Unreachable);
  CHECK(last.problem == "it was fetched often enough in this minute");
  CHECK(outside.fetch(policy_of("example.com")).status == WebAnswer::Status::Answered);
  clock.time += 61s;
  CHECK(outside.fetch(policy_of("m.example.org")).status == WebAnswer::Status::Answered);
}

TEST_CASE("large pages of many domains do not fill the memory") {
  Web web;
  web.body = std::string(transport::kMaxPage, 'x');
  PolicyPages pages;
  SetTime clock;
  GuardedOutside outside(web, pages, clock);
  const int most = static_cast<int>(PolicyPages::kMaxOctets / transport::kMaxPage);
  for (int i = 0; i < most + 10; i++)
    outside.fetch(policy_of("d" + std::to_string(i) + ".com"));
  CHECK(outside.fetch(policy_of("d0.com")).body == web.body);
  CHECK(web.fetched == most + 10);  // kept
  outside.fetch(policy_of("d" + std::to_string(most + 5) + ".com"));
  CHECK(web.fetched == most + 11);  // no room: fetched again
  clock.time += 61s;
  outside.fetch(policy_of("d0.com"));
  outside.fetch(policy_of("d0.com"));
  CHECK(web.fetched == most + 12);
}
