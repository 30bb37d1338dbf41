// What the site remembers for a while and in memory only: what a visitor gave and its
// report, so that it can be shown in another language, downloaded or shared; and when a
// case was last seen, for "the same as at 14:05".
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bounce/facts.h"
#include "diagnose/report.h"
#include "site/repeat.h"

namespace mailwhy::site {

struct HeldCase {
  std::vector<bounce::Input> inputs;
  std::vector<diagnose::Report> reports;  // empty: not diagnosed yet
  std::optional<Earlier> earlier;         // what was said of it before
  net::Time since;
};
using HeldPtr = std::shared_ptr<const HeldCase>;

// For several threads.
class Held {
 public:
  static constexpr std::chrono::minutes kTime{15};
  static constexpr size_t kMost = 300;  // the oldest gives way

  // Under a new name (store/case_id.h), or instead of what was held under it.
  std::string hold(HeldCase held);
  void replace(const std::string& id, HeldCase held);
  HeldPtr find(std::string_view id, net::Time now) const;  // null: not, or no longer

 private:
  void put(const std::string& id, HeldPtr held);

  mutable std::mutex mutex_;
  std::list<std::string> order_;  // the oldest first
  std::unordered_map<std::string, HeldPtr> cases_;
};

// When each case was diagnosed last, by its fingerprint. For several threads.
class Seen {
 public:
  static constexpr std::chrono::hours kTime{24};
  static constexpr size_t kMost = 5000;

  // What was said of it before; from now on it is `now`.
  std::optional<Earlier> exchange(const std::string& fingerprint, Earlier now);

 private:
  std::mutex mutex_;
  std::list<std::string> order_;
  std::unordered_map<std::string, Earlier> cases_;
};

}  // namespace mailwhy::site
