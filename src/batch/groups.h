// Many tickets folded: those that one change mends are one group. By the reason and by
// what they have in common: the sender's domain, the address that sent, the list, the
// recipient's domain. Where two things would do, the one that explains more is taken:
// one filter host explains 57 refusals of 41 domains, one record those of 12 addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "batch/case.h"

namespace mailwhy::batch {

enum class Trait : unsigned char {
  SenderDomain,
  Sender,
  ClientIp,
  Blocklist,
  RecipientDomain,
};
inline constexpr size_t kTraits = 5;
std::string_view name_of(Trait trait);  // "client_ip"

struct Group {
  std::string_view label, actor;
  uint64_t count = 0, hard = 0;
  struct Common {
    Trait trait;
    std::string value;
  };
  std::vector<Common> common;  // empty: nothing but the reason
  struct Varying {
    Trait trait;
    uint64_t count = 0;  // different values
  };
  std::vector<Varying> varying;  // what differs inside: 41 sender domains
  // One address sends mail of many domains that do not name it: it passes mail on.
  bool is_relay = false;
  Case example;  // the first in the input
};

class Groups {
 public:
  // Combinations told apart; what comes beyond is counted by its reason alone.
  static constexpr size_t kMostKinds = 20'000;

  void add(const Case& one);

  // The largest first; what asks nobody to act comes last.
  std::vector<Group> fold() const;
  uint64_t all() const { return all_; }

 private:
  struct Kind {
    std::string traits[kTraits];
    uint64_t count = 0, hard = 0;
    Case example;
  };
  std::unordered_map<std::string, size_t> known_;  // label and traits -> place in kinds_
  std::vector<Kind> kinds_;                        // in the order of the input
  uint64_t all_ = 0;

  friend class Folding;
};

}  // namespace mailwhy::batch
