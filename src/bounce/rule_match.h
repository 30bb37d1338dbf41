// Tries the reply rules on a text.
#pragma once

#include <string_view>
#include <vector>

#include "bounce/classify.h"
#include "bounce/folded_reply.h"
#include "bounce/rule_table.h"

namespace mailwhy::bounce {

struct RuleMatch {
  int rule = -1, pattern = -1;  // -1: none
  size_t at = 0, length = 0;
  size_t words = 0;  // bytes of literal words in it: the longer, the surer
  Captures captures;
};

// The best of all rules that match: by priority, then by words, then by place. Reads the
// first 4 kB.
RuleMatch best_match(const FoldedReply& reply, const Circumstances& circumstances);
RuleMatch best_match(const RuleTable& table, std::string_view text,
                     const Circumstances& circumstances);

// Every pattern that matches, whatever wins: for the check of the rules when they are
// built.
std::vector<RuleMatch> all_matches(const RuleTable& table, std::string_view text,
                                   const Circumstances& circumstances);

// Does the host belong to one of "a.example b.example": its name, or a name below it?
bool is_host_of_any(std::string_view host, std::string_view providers);

}  // namespace mailwhy::bounce
