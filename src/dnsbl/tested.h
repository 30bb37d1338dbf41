// What a list's own entries for tests say of it, and what an answer of it is worth then:
// RFC 5782, section 5.
#pragma once

#include <optional>
#include <vector>

#include "dnsbl/ask.h"

namespace mailwhy::dnsbl {

enum class Fate : uint8_t { Present, Absent, Fails, Refused, Silent };

// What became of one question.
struct Heard {
  Fate fate = Fate::Silent;
  bool no_such_name = false;
  std::vector<net::IpAddress> addresses;  // at most 16, sorted
};
Heard hear(const dns::Answer& answer);

// The questions about one list, by their places among all that were heard.
struct Tests {
  std::optional<size_t> zone;    // its SOA
  std::vector<size_t> positive;  // must be listed: one is enough
  std::vector<size_t> negative;  // must not be
  // 127.0.0.2 in a list of domains only: some have it, others call it an error.
  std::optional<size_t> spare;
};

struct Tested {
  std::vector<net::IpAddress> test_answers;  // of the entries that must be listed
  bool passed = false;
  bool tells_apart = true;          // every entry that must not be listed is not
  Trouble trouble = Trouble::None;  // the first that was met
};
Tested judge_list(const List& list, const Tests& tests, const std::vector<Heard>& heard);

// Fills in the verdict of one answer.
void judge(const List& list, const Tested& tested, const Heard& heard, Answer& answer);

}  // namespace mailwhy::dnsbl
