// The state of `mailwhy watch`: nothing of it is lost, and a strange file is not touched.
#include "store/watched_names.h"

#include <unistd.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace mailwhy;
using store::WatchedNames;

static const net::Time kNow{std::chrono::seconds(1'795'000'000)};

TEST_CASE("A change waits for each target until that one has taken it") {
  auto state = *WatchedNames::open("");
  CHECK_FALSE(state->find("example.org").value().has_value());
  REQUIRE(state->keep("example.org", "{}", kNow, {"one", "two"}, {"-", "mailto:a@b"}));
  CHECK(state->find("example.org").value() == "{}");
  auto waiting = *state->waiting("-", 1);
  CHECK(waiting.changes == std::vector<std::string>{"one"});
  REQUIRE(state->told("-", waiting.last));
  CHECK(state->waiting("-", 10)->changes == std::vector<std::string>{"two"});
  CHECK(state->waiting("mailto:a@b", 10)->changes.size() == 2);
  CHECK(state->count_waiting({"-", "mailto:a@b"}) == 3);
  CHECK(state->count_waiting({"-"}) == 1);
}

TEST_CASE("An answer of a registry is kept for as long as the asker wants") {
  auto state = *WatchedNames::open("");
  state->keep_answer("example.org", "{}", kNow);
  CHECK(state->find_answer("example.org", kNow) == "{}");
  CHECK_FALSE(state->find_answer("example.org", kNow + std::chrono::hours(1)));
  state->forget_answers(kNow);
  CHECK(state->find_answer("example.org", kNow));
  state->forget_answers(kNow + std::chrono::hours(1));
  CHECK_FALSE(state->find_answer("example.org", kNow));
}

TEST_CASE("A file that is no state of ours is told, with the way out") {
  auto folder = std::filesystem::temp_directory_path() /
                ("watched_names_" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::string broken = folder / "broken", other = folder / "other",
                    later = folder / "later";
  std::ofstream(broken) << "this is no database, but long enough to be taken for one: "
                        << std::string(4096, 'x');
  SQLite::Database(other, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE theirs (a)");
  REQUIRE(WatchedNames::open(later).has_value());
  SQLite::Database(later, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
  for (const std::string& path : {broken, other, later}) {
    auto state = WatchedNames::open(path);
    REQUIRE_FALSE(state.has_value());
    CHECK(state.error().what.find("--state FILE") != std::string::npos);
  }
  std::filesystem::remove_all(folder);
}
