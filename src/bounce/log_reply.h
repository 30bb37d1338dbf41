// The reply in a log line, taken out of what the program put round it, and its label:
// what `complete` finds for the diagnosis, at the pace of whole logs. What is written in
// an unusual way goes through the diagnosis' own readers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

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

// Its label, one of data/reasons.toml.
std::string_view label_of(const LogEvent& event, const LoggedReply& reply);

}  // namespace mailwhy::bounce
