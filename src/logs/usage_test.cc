// What is unusual of a login, and what is not.
#include "logs/usage.h"

#include <doctest/doctest.h>

#include "net/timestamp.h"

using namespace mailwhy;
using namespace mailwhy::logs;

static const net::Time kStart = *net::parse_timestamp("2026-11-16T00:00:00Z");

static void send(Usage& usage, Usage::Who who, int hour, int mails,
                 const std::string& ip = "192.0.2.1") {
  for (int i = 0; i < mails; i++)
    usage.mail(who, kStart + std::chrono::hours(hour) + std::chrono::seconds(i % 3600),
               ip);
}

static std::vector<Unusual> unusual_of(const Usage& usage, const std::string& login) {
  for (const Volume& volume : usage.volumes(Volume::Kind::Login))
    if (volume.name == login) return volume.unusual;
  return {};
}

TEST_CASE("An hour of ten times the usual is a burst, with its figures") {
  Usage usage;
  auto who = usage.who(Volume::Kind::Login, "alice");
  for (int hour = 0; hour < 20; hour++) send(usage, who, hour, 4);
  send(usage, who, 21, 200);
  auto unusual = unusual_of(usage, "alice");
  REQUIRE(unusual.size() == 1);
  CHECK(unusual[0].kind == Unusual::Kind::Burst);
  CHECK(unusual[0].count == 200);
  CHECK(unusual[0].usual == 4);
  CHECK(net::format_timestamp(unusual[0].at) == "2026-11-16T21:00:00Z");
}

TEST_CASE("A burst that lasts longer than its usual hours does not hide itself") {
  Usage usage;
  auto who = usage.who(Volume::Kind::Login, "alice");
  for (int hour = 0; hour < 5; hour++) send(usage, who, hour, 3);
  for (int hour = 5; hour < 40; hour++) send(usage, who, hour, 300);
  auto unusual = unusual_of(usage, "alice");
  REQUIRE(unusual.size() == 1);
  CHECK(unusual[0].usual == 3);
  CHECK(unusual[0].spans == 35);
}

TEST_CASE("Few mails, steady bulk and a slow rise are nothing unusual") {
  Usage usage;
  auto few = usage.who(Volume::Kind::Login, "few");
  auto bulk = usage.who(Volume::Kind::Login, "bulk");
  auto more = usage.who(Volume::Kind::Login, "more");
  for (int hour = 0; hour < 20; hour++) {
    send(usage, few, hour, 1);
    send(usage, bulk, hour, 500);
    send(usage, more, hour, 5 + hour);
  }
  send(usage, few, 20, 15);
  CHECK(unusual_of(usage, "few").empty());
  CHECK(unusual_of(usage, "bulk").empty());
  CHECK(unusual_of(usage, "more").empty());
}

TEST_CASE("A login without a past is compared with the others") {
  Usage usage;
  for (int i = 0; i < 5; i++) {
    auto who = usage.who(Volume::Kind::Login, "user" + std::to_string(i));
    for (int hour = 0; hour < 8; hour++) send(usage, who, hour, 3);
  }
  send(usage, usage.who(Volume::Kind::Login, "sleeper"), 5, 400);
  auto unusual = unusual_of(usage, "sleeper");
  REQUIRE(unusual.size() == 1);
  CHECK(unusual[0].of_peers);
  CHECK(unusual[0].usual == 3);
}

TEST_CASE("A day of ten times the usual, spread over its hours") {
  Usage usage;
  auto who = usage.who(Volume::Kind::Login, "alice");
  for (int day = 0; day < 5; day++) send(usage, who, day * 24 + 9, 12);
  for (int hour = 0; hour < 24; hour++) send(usage, who, 5 * 24 + hour, 19);
  auto unusual = unusual_of(usage, "alice");
  REQUIRE(unusual.size() == 1);
  CHECK(unusual[0].span == UsualOf::Day);
  CHECK(unusual[0].count == 456);
  CHECK(unusual[0].usual == 12);
}

TEST_CASE("Many addresses in one day, where that is not its usual") {
  Usage usage;
  auto stolen = usage.who(Volume::Kind::Login, "stolen");
  auto roaming = usage.who(Volume::Kind::Login, "roaming");
  for (int day = 0; day < 5; day++) {
    send(usage, stolen, day * 24, 1);
    for (int i = 0; i < 14; i++)
      send(usage, roaming, day * 24 + 1, 1, "198.51.100." + std::to_string(i + 1));
  }
  for (int i = 0; i < 30; i++)
    send(usage, stolen, 5 * 24, 1, "203." + std::to_string(i) + ".113.9");
  auto unusual = unusual_of(usage, "stolen");
  REQUIRE_FALSE(unusual.empty());
  const Unusual& many = unusual.back();
  CHECK(many.kind == Unusual::Kind::Addresses);
  CHECK(many.count == 30);
  CHECK(many.networks == 30);
  CHECK(many.usual == 1);
  CHECK(many.examples.size() == 3);
  CHECK(unusual_of(usage, "roaming").empty());
}

TEST_CASE("Logins, users and scripts of one name are three") {
  Usage usage;
  for (auto kind : {Volume::Kind::Login, Volume::Kind::User, Volume::Kind::Script})
    send(usage, usage.who(kind, "www"), 0, 1 + static_cast<int>(kind));
  CHECK(usage.volumes(Volume::Kind::Login)[0].mails == 1);
  CHECK(usage.volumes(Volume::Kind::User)[0].mails == 2);
  CHECK(usage.volumes(Volume::Kind::Script)[0].mails == 3);
}
