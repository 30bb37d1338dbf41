#include "live/reply_chain.h"

#include <algorithm>

namespace mailwhy::live {

using dns::Record, dns::Type;

ReplyChain chain_of(const dns::Answer& answer, const dns::Name& name, Type type) {
  ReplyChain chain;
  chain.end = name;
  if (type == Type::CNAME || type == Type::ANY) return chain;
  for (const Record& record : answer.records) {
    if (record.type != Type::CNAME || record.owner != chain.end) continue;
    auto target = dns::target(record);
    if (!target) break;
    chain.links++;
    chain.end = *target;
  }
  bool denied = std::any_of(answer.authority.begin(), answer.authority.end(),
                            [](const Record& r) { return r.type == Type::SOA; });
  chain.open = chain.links > 0 && !answer.has(type) && !denied &&
               answer.status == dns::Status::Answered &&
               answer.rcode == dns::Rcode::NoError;
  return chain;
}

}  // namespace mailwhy::live
