// A question as octets, and what is checked before a reply to it is believed: RFC 5452,
// section 9.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "dns/wire.h"
#include "live/random.h"

namespace mailwhy::live {

enum class Spelling : uint8_t {
  AsAsked,
  RandomCase
};  // 0x20: one more bit a letter to guess

struct QueryMessage {
  dns::Message message;
  std::string octets;

  // Without EDNS for servers that do not understand it.
  static QueryMessage make(const dns::Question& question, uint16_t id, Spelling spelling,
                           bool edns, Random& random);
};

enum class ReplyKind : uint8_t {
  Foreign,     // not a reply to this question: forged, late, or nonsense
  OtherCase,   // over UDP, to our question in other letters: forged, or of a server that
               // does not keep them
  Unreadable,  // has its id but is no well-formed message
  Read,
};

// Over UDP the name must come back in the very letters it was sent in. In `answer` it is
// spelled as in `question`. Fills in everything but server, rtt and refused_edns.
ReplyKind read_reply(const QueryMessage& query, const dns::Question& question,
                     std::span<const uint8_t> octets, dns::Transport transport,
                     dns::Answer& answer);

}  // namespace mailwhy::live
