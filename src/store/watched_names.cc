#include "store/watched_names.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "store/own_file.h"

namespace mailwhy::store {

constexpr int kNameTablesVersion = 1;     // of the tables below
constexpr int kApplication = 0x6d777468;  // "mwth": a file of ours
constexpr int kNamesBusyMilliseconds = 5000;
constexpr const char* kNameTables = R"sql(
CREATE TABLE IF NOT EXISTS names (
  name TEXT PRIMARY KEY, seen TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waiting (
  id INTEGER PRIMARY KEY, target TEXT NOT NULL, change TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS waiting_by_target ON waiting (target, id);
CREATE TABLE IF NOT EXISTS answers (
  domain TEXT PRIMARY KEY, answer TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
)sql";

struct WatchedNames::State {
  explicit State(const std::string& path)
      : database(path.empty() ? ":memory:" : path,
                 SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kNamesBusyMilliseconds) {}

  mutable SQLite::Database database;

  // Into `names` or `answers`: what is known of the name from now on.
  void replace(std::string_view table, const std::string& name, const std::string& text,
               net::Time at) {
    SQLite::Statement row(
        database, fmt::format("INSERT OR REPLACE INTO {} VALUES (?, ?, ?)", table));
    row.bind(1, name);
    row.bind(2, text);
    row.bind(3, to_number(at));
    row.exec();
  }

  int number(const char* pragma) const { return database.execAndGet(pragma).getInt(); }

  void prepare() {
    int application = number("PRAGMA application_id");
    int version = number("PRAGMA user_version");
    bool empty = number("SELECT count(*) FROM sqlite_master") == 0;
    if (!empty && application != kApplication)
      throw SQLite::Exception("it is the file of another program");
    if (version > kNameTablesVersion)
      throw SQLite::Exception("it was made by a later version of mailwhy");
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    database.exec(kNameTables);
    database.exec(fmt::format("PRAGMA application_id = {}", kApplication));
    database.exec(fmt::format("PRAGMA user_version = {}", kNameTablesVersion));
    transaction.commit();
  }
};

WatchedNames::WatchedNames(std::unique_ptr<State> state) : state_(std::move(state)) {}
WatchedNames::~WatchedNames() = default;

Result<std::unique_ptr<WatchedNames>> WatchedNames::open(const std::string& path) {
  try {
    if (auto made = make_folder_of(path); !made) return tl::unexpected(made.error());
    OwnerOnly owner_only;
    auto state = std::make_unique<State>(path);
    state->prepare();
    return std::unique_ptr<WatchedNames>(new WatchedNames(std::move(state)));
  } catch (const std::exception& error) {
    return fail(fmt::format(
        "the state {} cannot be used: {}; move it away, or name another with --state "
        "FILE: the next run begins anew",
        path, error.what()));
  }
}

static tl::unexpected<Error> trouble(const std::exception& error) {
  return fail(fmt::format("the state cannot be read or written: {}", error.what()));
}

Result<std::optional<std::string>> WatchedNames::find(const std::string& name) const {
  try {
    SQLite::Statement row(state_->database, "SELECT seen FROM names WHERE name = ?");
    row.bind(1, name);
    if (!row.executeStep()) return std::nullopt;
    return row.getColumn(0).getString();
  } catch (const std::exception& error) {
    return trouble(error);
  }
}

Result<void> WatchedNames::keep(const std::string& name, const std::string& seen,
                                net::Time at, const std::vector<std::string>& changes,
                                const std::vector<std::string>& targets) {
  try {
    SQLite::Transaction transaction(state_->database,
                                    SQLite::TransactionBehavior::IMMEDIATE);
    state_->replace("names", name, seen, at);
    SQLite::Statement waits(state_->database,
                            "INSERT INTO waiting (target, change) VALUES (?, ?)");
    for (const std::string& target : targets)
      for (const std::string& change : changes) {
        waits.reset();
        waits.bind(1, target);
        waits.bind(2, change);
        waits.exec();
      }
    transaction.commit();
    return {};
  } catch (const std::exception& error) {
    return trouble(error);
  }
}

Result<WatchedNames::Waiting> WatchedNames::waiting(const std::string& target,
                                                    size_t most) const {
  try {
    Waiting waiting;
    SQLite::Statement row(
        state_->database,
        "SELECT id, change FROM waiting WHERE target = ? ORDER BY id LIMIT ?");
    row.bind(1, target);
    row.bind(2, static_cast<int64_t>(most));
    while (row.executeStep()) {
      waiting.last = row.getColumn(0).getInt64();
      waiting.changes.push_back(row.getColumn(1).getString());
    }
    return waiting;
  } catch (const std::exception& error) {
    return trouble(error);
  }
}

Result<void> WatchedNames::told(const std::string& target, int64_t last) {
  try {
    SQLite::Statement gone(state_->database,
                           "DELETE FROM waiting WHERE target = ? AND id <= ?");
    gone.bind(1, target);
    gone.bind(2, last);
    gone.exec();
    return {};
  } catch (const std::exception& error) {
    return trouble(error);
  }
}

size_t WatchedNames::count_waiting(const std::vector<std::string>& targets) const {
  size_t count = 0;
  try {
    SQLite::Statement row(state_->database,
                          "SELECT count(*) FROM waiting WHERE target = ?");
    for (const std::string& target : targets) {
      row.reset();
      row.bind(1, target);
      if (row.executeStep()) count += static_cast<size_t>(row.getColumn(0).getInt64());
    }
  } catch (const std::exception&) {
    // A number for a metric: what is counted so far.
  }
  return count;
}

std::optional<std::string> WatchedNames::find_answer(const std::string& domain,
                                                     net::Time not_before) const {
  try {
    SQLite::Statement row(state_->database,
                          "SELECT answer FROM answers WHERE domain = ? AND at >= ?");
    row.bind(1, domain);
    row.bind(2, to_number(not_before));
    if (row.executeStep()) return row.getColumn(0).getString();
  } catch (const std::exception&) {
    // A cache: the registry is asked.
  }
  return std::nullopt;
}

void WatchedNames::keep_answer(const std::string& domain, const std::string& answer,
                               net::Time at) {
  try {
    state_->replace("answers", domain, answer, at);
  } catch (const std::exception&) {
    // The same.
  }
}

void WatchedNames::forget_answers(net::Time before) {
  try {
    SQLite::Statement gone(state_->database, "DELETE FROM answers WHERE at < ?");
    gone.bind(1, to_number(before));
    gone.exec();
  } catch (const std::exception&) {
    // The same.
  }
}

}  // namespace mailwhy::store
