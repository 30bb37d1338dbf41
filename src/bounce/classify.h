// From the words of a refusal to one of the 51 labels of data/reasons.toml, by the rules
// of data/replies/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/facts.h"
#include "bounce/folded_reply.h"
#include "bounce/rule_table.h"

namespace mailwhy::bounce {

extern const RuleTable kReplyRules;  // made from data/replies/ when the program is built

// Who spoke: the recipient's server, or the sender's own submission server or service.
enum class Side : unsigned char { Unknown, Own, Recipient };

// What is known beside the words: a rule may ask for it.
struct Circumstances {
  std::optional<int> code;  // 550
  std::string_view status;  // "5.7.1", "" where none is stated
  Phase phase = Phase::Unknown;
  Side side = Side::Unknown;
  std::string_view host;  // the refusing server's name, "" where it is not known
};

// What the deciding rule's pattern held in its places: {ip}, {domain}, {address}, {list},
// {limit}.
struct Captures {
  std::string_view ip, domain, address, list, limit, from_domain, helo;
};

struct Classification {
  std::string_view label = "unclassified";
  std::string_view rule;  // "" where the code alone decided, or nothing
  double confidence = 0;
  size_t matched_at = 0,
         matched_length = 0;  // in the text given; length 0: no words decided
  Captures captures;          // views into the text given
  Consequences then;          // what the deciding rule says beyond its label
};

// Reads at most the first 4 kB of the text. Linear; no memory is taken from the heap.
// `own_rules` are the user's: they are tried before the built-in ones, and label and rule
// may be views into them.
Classification classify(std::string_view text, const Circumstances& circumstances,
                        const RuleTable* own_rules = nullptr);

// The same for a reply that was folded for the built-in rules.
Classification classify(const FoldedReply& reply, const Circumstances& circumstances,
                        const RuleTable* own_rules = nullptr);

// The servers whose names some rule asks for ("a.example b.example" each, once): a label
// depends on the refusing host only through the ones it belongs to.
std::vector<std::string_view> providers_in_rules(const RuleTable* own_rules = nullptr);

// The same for a bare reply, "550 5.7.1 …", as a server gave it: code and status are
// taken from its head.
Classification classify_reply(std::string_view reply);

// The label with what follows from it and from the rule: permanent, retry and when,
// suppress_address, hard, compatibility names. What words matched is left to the caller.
Reason reason_for(const Classification& classification,
                  const Circumstances& circumstances);

}  // namespace mailwhy::bounce
