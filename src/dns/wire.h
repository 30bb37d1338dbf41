// Messages on the wire: RFC 1035 section 4, EDNS of RFC 6891, errors of RFC 8914, cookies
// of RFC 7873.
//
// One Message for both directions, so that the client, the servers of the tests and the
// fuzzer use the same code. A message is at most 65535 octets, a compression pointer only
// points backwards and at most kMaxJumps times in one name: reading is linear and ends.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dns/resolver.h"

namespace mailwhy::dns {

inline constexpr uint16_t kEdnsSize = 1232;   // passes unfragmented (DNS flag day 2020)
inline constexpr size_t kHeaderSize = 12;     // octets
inline constexpr size_t kPlainUdpSize = 512;  // without EDNS (RFC 1035, 2.3.4)
inline constexpr size_t kMaxMessage = 65535;  // over TCP
inline constexpr size_t kClientCookie = 8;    // octets (RFC 7873, section 4)
inline constexpr int kMaxJumps = 127;         // as many as a name can have labels

struct Edns {
  uint16_t udp_size = kEdnsSize;
  uint8_t version = 0;
  bool dnssec_ok = false;                 // DO
  std::vector<uint16_t> extended_errors;  // the codes, without their texts
  std::string cookie;  // the client's 8 octets, then 8 to 32 of the server's; "": none

  friend bool operator==(const Edns&, const Edns&) = default;
};

struct MessageQuestion {
  Name name;
  Type type = Type::A;
  uint16_t klass = 1;  // IN

  friend bool operator==(const MessageQuestion&, const MessageQuestion&) = default;
};

struct Message {
  uint16_t id = 0;
  bool reply = false;                // QR
  uint8_t opcode = 0;                // 0: QUERY
  bool authoritative = false;        // AA
  bool truncated = false;            // TC
  bool recursion_desired = false;    // RD
  bool recursion_available = false;  // RA
  bool authentic = false;            // AD
  bool checking_disabled = false;    // CD
  uint16_t rcode = 0;                // with the upper bits of EDNS
  std::optional<MessageQuestion> question;
  std::vector<Record> answer, authority, additional;  // class IN only, without OPT
  std::optional<Edns> edns;
  bool trailing = false;  // octets stood behind the last record: tolerated, not trusted

  friend bool operator==(const Message&, const Message&) = default;
};

// Every name and the RDATA of every known type is checked and stands uncompressed in the
// result. With TC a record may be cut off at the end: the whole ones before it are kept.
// `offset` of the Error is the octet of the message.
Result<Message> read_message(std::span<const uint8_t> wire);

// With compression. What does not fit into `limit` octets is left out: TC is set when
// that concerns the answer or authority section, additional records go silently (RFC
// 2181, section 9). `limit` is at least 512.
std::string write_message(const Message& message, size_t limit = kMaxMessage);

// A question as it goes out: ID and spelling of the name are the caller's, for only he
// knows how much of a stranger the server is. To a server by name (ask.server) without
// RD, unless ask.recursive says that it is a resolver.
Message make_query(uint16_t id, const Name& name, Type type, const Ask& ask);

// The same name, each letter in upper or lower case as the random bits say (0x20).
Name random_case(const Name& name, uint64_t random);
bool same_spelling(const Name& a, const Name& b);

// Does a reply belong to a question? (RFC 5452, section 9.1)
enum class Match : uint8_t {
  Yes,
  OtherCase,   // belongs, but the name was not echoed letter by letter: no protection by
               // 0x20
  NoQuestion,  // ID right, no question echoed: only with an error code, of very old
               // servers
  No,          // another ID, question, class or opcode, or no reply at all: drop it
};
Match match(const Message& query, const Message& reply);

// What a matching reply says. The answer section is put in the order of the chain from
// `question.name`, records that do not belong to it are dropped. server, rtt and
// transport are the caller's to fill in.
Answer to_answer(Message reply, const Question& question);

// What a server says to `query`: flags, question and EDNS as the query asks for.
Message make_reply(const Message& query, const Answer& answer);

}  // namespace mailwhy::dns
