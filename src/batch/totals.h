// The numbers at the end: how many of each reason, who must act, at which domains.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "batch/case.h"

namespace mailwhy::batch {

class Totals {
 public:
  // Domains counted apart; what comes beyond is counted together.
  static constexpr size_t kMostDomains = 50'000;

  void add(const Case& one);

  struct Count {
    std::string name;
    uint64_t count = 0;
  };
  struct Label {
    std::string_view name, actor;
    uint64_t count = 0, hard = 0;
  };
  std::vector<Label> labels() const;              // the most frequent first
  std::vector<Count> actors() const;              // the same; bounces only
  std::vector<Count> domains(size_t most) const;  // of recipients; bounces only
  uint64_t other_domains() const { return other_domains_; }

  uint64_t all() const { return all_; }
  uint64_t hard() const { return hard_; }
  uint64_t soft() const { return bounces_ - hard_; }
  uint64_t no_bounce() const { return all_ - bounces_; }

 private:
  std::map<std::string_view, Label> labels_;
  std::map<std::string_view, uint64_t> actors_;
  std::unordered_map<std::string, uint64_t> domains_;
  uint64_t all_ = 0, bounces_ = 0, hard_ = 0, other_domains_ = 0;
};

}  // namespace mailwhy::batch
