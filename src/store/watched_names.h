// What `mailwhy watch` saw of each name last, and the changes that are not told yet: one
// SQLite file. A change and what was seen are kept in one step, so neither is lost.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/clock.h"
#include "text/result.h"

namespace mailwhy::store {

class WatchedNames {
 public:
  // Made where it is missing, for its owner alone; "" is in memory. The Error is one
  // sentence with the way out: a file of a later version, of another program, broken.
  static Result<std::unique_ptr<WatchedNames>> open(const std::string& path);
  ~WatchedNames();
  WatchedNames(const WatchedNames&) = delete;
  WatchedNames& operator=(const WatchedNames&) = delete;

  // What was kept of the name; nothing for a new one.
  Result<std::optional<std::string>> find(const std::string& name) const;

  // From now on `seen` is what is known; each of the changes waits for each of the
  // targets ("mailto:admin@example.org").
  Result<void> keep(const std::string& name, const std::string& seen, net::Time at,
                    const std::vector<std::string>& changes,
                    const std::vector<std::string>& targets);

  struct Waiting {
    int64_t last = 0;                  // for told()
    std::vector<std::string> changes;  // oldest first, at most `most`
  };
  Result<Waiting> waiting(const std::string& target, size_t most) const;
  Result<void> told(const std::string& target, int64_t last);
  // Changes that one of these has not taken; what waits for a target that is named no
  // more does not count.
  size_t count_waiting(const std::vector<std::string>& targets) const;

  // Answers of a registry, kept between runs: registries do not like to be asked often.
  std::optional<std::string> find_answer(const std::string& domain,
                                         net::Time not_before) const;
  void keep_answer(const std::string& domain, const std::string& answer, net::Time at);
  void forget_answers(net::Time before);

 private:
  struct State;
  explicit WatchedNames(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mailwhy::store
