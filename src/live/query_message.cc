#include "live/query_message.h"

#include <algorithm>
#include <vector>

namespace mailwhy::live {

static constexpr size_t kHeader = 12;  // the question's name begins behind it

static uint64_t random_bits(Random& random) {
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) bits = bits << 16 | random.number();
  return bits;
}

QueryMessage QueryMessage::make(const dns::Question& question, uint16_t id,
                                Spelling spelling, bool edns, Random& random) {
  QueryMessage query;
  query.message = dns::make_query(id, question.name, question.type, question.ask);
  if (spelling == Spelling::RandomCase)
    query.message.question->name = dns::random_case(question.name, random_bits(random));
  if (question.ask.cookie)
    for (size_t i = 0; i < dns::kClientCookie; i++)
      query.message.edns->cookie += static_cast<char>(random.number());
  if (!edns) query.message.edns.reset();
  query.octets = dns::write_message(query.message);
  return query;
}

// Where the name in the question ends, if it is our name in whatever case.
static bool echoes(std::span<const uint8_t> octets, const dns::Name& name) {
  auto wire = name.wire();
  if (octets.size() < kHeader + wire.size()) return false;
  dns::Name echoed;
  return dns::Name::from_wire(octets.subspan(kHeader, wire.size()), echoed) &&
         echoed == name;
}

// RFC 7873, section 5.3: a reply with another client's cookie is no reply to us.
static bool is_for_another_client(const dns::Message& query, const dns::Message& reply) {
  return query.edns && reply.edns && !reply.edns->cookie.empty() &&
         !reply.edns->cookie.starts_with(query.edns->cookie);
}

ReplyKind read_reply(const QueryMessage& query, const dns::Question& question,
                     std::span<const uint8_t> octets, dns::Transport transport,
                     dns::Answer& answer) {
  // Compressed names of the reply point into the question. There the name gets the
  // spelling it was asked in, lest our random case shines through in records and
  // recordings.
  std::vector<uint8_t> plain(octets.begin(), octets.end());
  bool same_letters = true;
  if (echoes(octets, question.name)) {
    auto sent = query.message.question->name.wire(), asked = question.name.wire();
    same_letters = std::equal(sent.begin(), sent.end(), plain.begin() + kHeader);
    std::copy(asked.begin(), asked.end(), plain.begin() + kHeader);
  }
  auto reply = dns::read_message(plain);
  if (!reply) return ReplyKind::Unreadable;
  switch (dns::match(query.message, *reply)) {
    case dns::Match::No:
      return ReplyKind::Foreign;
    case dns::Match::Yes:
    case dns::Match::OtherCase:
      if (!same_letters && transport == dns::Transport::Udp) return ReplyKind::OtherCase;
      break;
    case dns::Match::NoQuestion:
      break;
  }
  if (is_for_another_client(query.message, *reply)) return ReplyKind::Foreign;
  answer = dns::to_answer(std::move(*reply), question);
  answer.transport = transport;
  answer.changes_case = !same_letters;
  return ReplyKind::Read;
}

}  // namespace mailwhy::live
