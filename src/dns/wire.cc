// Questions out, answers in: which reply belongs to which question (RFC 5452,
// section 9.1).
#include "dns/wire.h"

#include <algorithm>

#include "dns/chain.h"

namespace mailwhy::dns {

Message make_query(uint16_t id, const Name& name, Type type, const Ask& ask) {
  Message query;
  query.id = id;
  query.recursion_desired = !ask.server || ask.recursive;
  query.authentic =
      !ask.server;  // "tell me AD" without asking for signatures (RFC 6840, 5.7)
  query.checking_disabled = ask.checking_disabled;
  query.question = MessageQuestion{name, type};
  // Keys are asked of a server to see whether it still signs: with their signatures.
  query.edns.emplace().dnssec_ok = ask.server && type == Type::DNSKEY;
  return query;
}

Name random_case(const Name& name, uint64_t random) {
  std::vector<uint8_t> wire(name.wire().begin(), name.wire().end());
  for (uint8_t& octet : wire) {
    bool letter = (octet | 0x20) >= 'a' && (octet | 0x20) <= 'z';  // lengths are below 64
    if (!letter) continue;
    octet = static_cast<uint8_t>((octet | 0x20) ^ (random & 1) << 5);
    random = random >> 1 | random << 63;
  }
  Name out;
  Name::from_wire(wire, out);
  return out;
}

bool same_spelling(const Name& a, const Name& b) {
  return std::ranges::equal(a.wire(), b.wire());
}

Match match(const Message& query, const Message& reply) {
  if (!reply.reply || reply.id != query.id || reply.opcode != query.opcode)
    return Match::No;
  if (!reply.question)
    return reply.rcode != 0 && reply.answer.empty() ? Match::NoQuestion : Match::No;
  if (!query.question || !(*reply.question == *query.question)) return Match::No;
  return same_spelling(reply.question->name, query.question->name) ? Match::Yes
                                                                   : Match::OtherCase;
}

Answer to_answer(Message reply, const Question& question) {
  Answer answer;
  answer.rcode = static_cast<Rcode>(std::min<uint16_t>(reply.rcode, 0xff));
  answer.authoritative = reply.authoritative;
  answer.authentic = reply.authentic;
  answer.truncated = reply.truncated;
  answer.records = std::move(reply.answer);
  answer.authority = std::move(reply.authority);
  answer.additional = std::move(reply.additional);
  if (reply.edns) answer.extended_errors = std::move(reply.edns->extended_errors);
  order_chain(answer.records, question.name, question.type);
  answer.ttl = ttl_of(answer, question.type);
  return answer;
}

Message make_reply(const Message& query, const Answer& answer) {
  Message reply;
  reply.id = query.id;
  reply.reply = true;
  reply.opcode = query.opcode;
  reply.authoritative = answer.authoritative;
  reply.truncated = answer.truncated;
  reply.recursion_desired = query.recursion_desired;
  reply.authentic = answer.authentic;
  reply.checking_disabled = query.checking_disabled;
  reply.rcode = static_cast<uint16_t>(answer.rcode);
  reply.question = query.question;
  reply.answer = answer.records;
  reply.authority = answer.authority;
  reply.additional = answer.additional;
  if (query.edns) {
    reply.edns.emplace();
    reply.edns->dnssec_ok = query.edns->dnssec_ok;
    reply.edns->extended_errors = answer.extended_errors;
  }
  return reply;
}

}  // namespace mailwhy::dns
