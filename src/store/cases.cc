#include "store/cases.h"

#include <mutex>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "store/case_id.h"
#include "store/own_file.h"

namespace mailwhy::store {

constexpr int kCaseTablesVersion = 1;  // of the tables below
constexpr int kCasesBusyMilliseconds = 2000;
constexpr const char* kCaseTables = R"sql(
CREATE TABLE IF NOT EXISTS cases (
  id TEXT PRIMARY KEY, made_at INTEGER NOT NULL, report TEXT NOT NULL,
  replay TEXT NOT NULL, fingerprint TEXT NOT NULL, digest TEXT NOT NULL,
  earlier TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cases_by_time ON cases (made_at);
CREATE INDEX IF NOT EXISTS cases_by_fingerprint ON cases (fingerprint, made_at);
CREATE TABLE IF NOT EXISTS secret (octets BLOB NOT NULL);
)sql";
constexpr const char* kColumns =
    "SELECT id, made_at, report, replay, fingerprint, digest, earlier FROM cases ";

static KeptCase read_row(SQLite::Statement& row) {
  KeptCase kept;
  kept.id = row.getColumn(0).getString();
  kept.made_at = net::Time(net::Milliseconds(row.getColumn(1).getInt64()));
  kept.report = row.getColumn(2).getString();
  kept.replay = row.getColumn(3).getString();
  kept.fingerprint = row.getColumn(4).getString();
  kept.digest = row.getColumn(5).getString();
  kept.earlier = row.getColumn(6).getString();
  return kept;
}

struct Cases::State {
  State(const std::string& path, const net::Clock& c)
      : clock(c),
        database(path.empty() ? ":memory:" : path,
                 SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kCasesBusyMilliseconds) {}

  const net::Clock& clock;
  mutable std::mutex mutex;
  SQLite::Database database;
  std::string secret;

  int64_t oldest() const { return to_number(clock.now() - kKept); }

  void prepare() {
    // A deleted case is overwritten, not merely forgotten.
    database.exec("PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL;");
    int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version > kCaseTablesVersion)
      throw SQLite::Exception("it was made by a later version of mailwhy");
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    database.exec(kCaseTables);
    database.exec(fmt::format("PRAGMA user_version = {}", kCaseTablesVersion));
    SQLite::Statement known(database, "SELECT octets FROM secret");
    if (known.executeStep()) {
      secret = known.getColumn(0).getString();
    } else {
      secret = random_octets(32);
      SQLite::Statement made(database, "INSERT INTO secret VALUES (?)");
      made.bindNoCopy(1, secret.data(), static_cast<int>(secret.size()));
      made.exec();
    }
    transaction.commit();
  }

  void remove_expired() {
    SQLite::Statement gone(database, "DELETE FROM cases WHERE made_at < ?");
    gone.bind(1, oldest());
    gone.exec();
  }
};

Cases::Cases(std::unique_ptr<State> state) : state_(std::move(state)) {}
Cases::~Cases() = default;

Result<std::unique_ptr<Cases>> Cases::open(const std::string& path,
                                           const net::Clock& clock) {
  try {
    if (auto made = make_folder_of(path); !made) return tl::unexpected(made.error());
    OwnerOnly owner_only;
    auto state = std::make_unique<State>(path, clock);
    state->prepare();
    state->remove_expired();
    return std::unique_ptr<Cases>(new Cases(std::move(state)));
  } catch (const std::exception& error) {
    return fail(fmt::format("the store {} cannot be opened: {}", path, error.what()));
  }
}

Result<std::string> Cases::keep(KeptCase kept) {
  std::lock_guard lock(state_->mutex);
  try {
    kept.id = new_id();
    kept.made_at = state_->clock.now();
    state_->remove_expired();
    SQLite::Statement row(state_->database,
                          "INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?)");
    row.bind(1, kept.id);
    row.bind(2, to_number(kept.made_at));
    row.bind(3, kept.report);
    row.bind(4, kept.replay);
    row.bind(5, kept.fingerprint);
    row.bind(6, kept.digest);
    row.bind(7, kept.earlier);
    row.exec();
    return kept.id;
  } catch (const std::exception& error) {
    return fail(fmt::format("the case could not be kept: {}", error.what()));
  }
}

std::optional<KeptCase> Cases::find(std::string_view id) const {
  if (!is_id(id)) return std::nullopt;
  std::lock_guard lock(state_->mutex);
  SQLite::Statement row(state_->database,
                        std::string(kColumns) + "WHERE id = ? AND made_at >= ?");
  row.bind(1, std::string(id));
  row.bind(2, state_->oldest());
  return row.executeStep() ? std::optional(read_row(row)) : std::nullopt;
}

std::optional<KeptCase> Cases::latest(std::string_view fingerprint) const {
  std::lock_guard lock(state_->mutex);
  SQLite::Statement row(state_->database, std::string(kColumns) +
                                              "WHERE fingerprint = ? AND made_at >= ? "
                                              "ORDER BY made_at DESC LIMIT 1");
  row.bind(1, std::string(fingerprint));
  row.bind(2, state_->oldest());
  return row.executeStep() ? std::optional(read_row(row)) : std::nullopt;
}

const std::string& Cases::secret() const {
  return state_->secret;
}

size_t Cases::count() const {
  std::lock_guard lock(state_->mutex);
  SQLite::Statement row(state_->database,
                        "SELECT count(*) FROM cases WHERE made_at >= ?");
  row.bind(1, state_->oldest());
  row.executeStep();
  return static_cast<size_t>(row.getColumn(0).getInt64());
}

}  // namespace mailwhy::store
