// The reply in a log line, taken out of what the program put round it, and its label:
// what `complete` finds for the diagnosis, at the pace of whole logs. What is written in
// an unusual way goes through the diagnosis' own readers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/classify.h"
#include "bounce/log_event.h"

namespace mailwhy::bounce {

struct LoggedReply {
  std::string_view text;  // without code and status; a view of the line or of `scratch`
  std::optional<int> code;
  std::string_view status;
  Phase phase = Phase::Unknown;
  bool remote = false;  // another server spoke

  std::string scratch;  // keeps its memory from one reply to the next
};

// Reads event.said (with event.status and event.phase for what it does not say).
void read_logged_reply(const LogEvent& event, LoggedReply& reply);

// The labels of replies, by data/reasons.toml. Servers say the same again and again, but
// for addresses and the numbers they give to mails: what was judged once is remembered
// without these.
class LogLabels {
 public:
  // `own_rules`: the user's, tried before the built-in ones.
  explicit LogLabels(const RuleTable* own_rules = nullptr)
      : own_rules_(own_rules),
        providers_(providers_in_rules(own_rules)),
        known_(kKnown) {}

  // The label's place in knowledge::reason_labels().
  size_t label_of(const LogEvent& event, const LoggedReply& reply);

 private:
  static constexpr size_t kKnown = 4096;  // a power of two
  static constexpr size_t kNoLabel = SIZE_MAX;
  struct Known {
    uint64_t key = 0;
    size_t label = kNoLabel;
  };
  const RuleTable* own_rules_;
  std::vector<std::string_view> providers_;  // what else of a host does not count
  std::vector<Known> known_;
};

}  // namespace mailwhy::bounce
