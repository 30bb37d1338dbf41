// Cases that were shared: kept in SQLite for 30 days under a name that nobody guesses,
// then deleted. What a case says of people was masked before it came here; the text of a
// mail never comes here.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/clock.h"
#include "text/result.h"

namespace mailwhy::store {

inline constexpr std::chrono::days kKept{30};

struct KeptCase {
  std::string id;
  net::Time made_at;
  std::string report;       // mailwhy.report/1, as --json prints it
  std::string replay;       // mailwhy.case/1
  std::string fingerprint;  // equal for a repeat of the same case
  std::string digest;       // what a later repeat is compared with; JSON
  std::string earlier;      // what an earlier one said, when this was kept; JSON or ""
};

// For several threads.
class Cases {
 public:
  // `path`: the database file, made where it is missing, for its owner alone; "" keeps
  // cases in memory until the program ends. The Error is one sentence.
  static Result<std::unique_ptr<Cases>> open(const std::string& path,
                                             const net::Clock& clock);
  ~Cases();
  Cases(const Cases&) = delete;
  Cases& operator=(const Cases&) = delete;

  // Keeps the case from now on; its `id` and `made_at` are given here. Returns the id.
  // Expired ones go.
  Result<std::string> keep(KeptCase kept);

  // nullopt for one that is unknown or expired.
  std::optional<KeptCase> find(std::string_view id) const;

  // The latest one with this fingerprint.
  std::optional<KeptCase> latest(std::string_view fingerprint) const;

  // The secret of this store: fingerprints made with it mean nothing elsewhere.
  const std::string& secret() const;

  size_t count() const;  // expired ones left out

 private:
  struct State;
  explicit Cases(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mailwhy::store
