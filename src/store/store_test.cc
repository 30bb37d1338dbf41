#include <filesystem>
#include <set>

#include <doctest/doctest.h>

#include "store/case_id.h"
#include "store/cases.h"

namespace mailwhy::store {

namespace {

class SetClock : public net::Clock {
 public:
  net::Time now() const override { return time; }
  net::Time time{std::chrono::days(20000)};
};

KeptCase sample(std::string report, std::string fingerprint = "f") {
  KeptCase kept;
  kept.report = std::move(report);
  kept.replay = "{}";
  kept.fingerprint = std::move(fingerprint);
  return kept;
}

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / new_id();
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a name of a case is 128 random bits in lower case letters and digits") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; i++) {
    std::string id = new_id();
    CHECK(is_id(id));
    CHECK(seen.insert(id).second);
  }
  for (std::string_view other :
       {"", "short", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxy1",
        "../../../../etc/passwd/aaa", "abcdefghijklmnopqrstuvwxyza"})
    CHECK_FALSE(is_id(other));
}

TEST_CASE("every bit of the random octets is in the name") {
  // 25 digits of five bits and one of three: the last is one of eight.
  std::set<char> last;
  for (int i = 0; i < 500; i++) last.insert(new_id().back());
  CHECK(last == std::set<char>{'a', 'e', 'i', 'm', 'q', 'u', 'y', '4'});
}

TEST_CASE("a fingerprint is HMAC-SHA-256: RFC 4231, test case 2") {
  CHECK(fingerprint("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("a kept case is found under its name for 30 days") {
  SetClock clock;
  auto cases = Cases::open("", clock);
  REQUIRE(cases);
  auto id = (*cases)->keep(sample("first"));
  REQUIRE(id);
  auto found = (*cases)->find(*id);
  REQUIRE(found);
  CHECK(found->report == "first");
  CHECK(found->made_at == clock.time);
  CHECK_FALSE((*cases)->find(new_id()));
  CHECK_FALSE((*cases)->find("' OR 1=1 --"));
  clock.time += kKept;
  CHECK((*cases)->find(*id));
  clock.time += net::Milliseconds(1);
  CHECK_FALSE((*cases)->find(*id));
  CHECK_FALSE((*cases)->latest("f"));
  CHECK((*cases)->count() == 0);
}

TEST_CASE("the latest case of a fingerprint is the one to compare with") {
  SetClock clock;
  auto cases = Cases::open("", clock);
  REQUIRE(cases);
  CHECK_FALSE((*cases)->latest("f"));
  (*cases)->keep(sample("first"));
  clock.time += std::chrono::hours(1);
  (*cases)->keep(sample("second"));
  (*cases)->keep(sample("another", "g"));
  CHECK((*cases)->latest("f")->report == "second");
}

TEST_CASE("a store is there again after a restart, for its owner alone") {
  SetClock clock;
  Folder folder;
  std::string path = folder.path / "deeper" / "cases.db";
  std::string id, secret;
  {
    auto cases = Cases::open(path, clock);
    REQUIRE(cases);
    id = (*cases)->keep(sample("first")).value_or("");
    secret = (*cases)->secret();
  }
  CHECK(secret.size() == 32);
  auto rights = std::filesystem::status(path).permissions();
  CHECK((rights & (std::filesystem::perms::group_all |
                   std::filesystem::perms::others_all)) == std::filesystem::perms::none);
  auto again = Cases::open(path, clock);
  REQUIRE(again);
  CHECK((*again)->secret() == secret);
  CHECK((*again)->find(id)->report == "first");
}

TEST_CASE("expired cases leave the file when the next one is kept") {
  SetClock clock;
  Folder folder;
  std::string path = folder.path / "cases.db";
  auto cases = Cases::open(path, clock);
  REQUIRE(cases);
  std::string old = (*cases)->keep(sample("old")).value_or("");
  clock.time += kKept + std::chrono::hours(1);
  (*cases)->keep(sample("new"));
  clock.time -= kKept;  // even a clock set back does not bring it again
  CHECK_FALSE((*cases)->find(old));
}

TEST_CASE("a file that is no store is an error in one sentence") {
  SetClock clock;
  auto cases = Cases::open("/dev/null/cases.db", clock);
  REQUIRE_FALSE(cases);
  CHECK(cases.error().what.find('\n') == std::string::npos);
  cases = Cases::open("README.md", clock);
  REQUIRE_FALSE(cases);
}

}  // namespace mailwhy::store
