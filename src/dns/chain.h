// Chains of CNAME and DNAME, and how long an answer may be kept: RFC 1034 3.6.2, RFC
// 6672, RFC 2308.
#pragma once

#include <optional>

#include "dns/resolver.h"

namespace mailwhy::dns {

inline constexpr int kMaxChain = 8;  // CNAMEs in an answer; more, or a circle: SERVFAIL

// The name with `from` at its end replaced by `to`: RFC 6672, section 2.2. nullopt where
// the result is too long. `name` lies under `from`.
std::optional<Name> replace_suffix(const Name& name, const Name& from, const Name& to);

// The way from the name asked for to where its records are.
struct Chain {
  Name end;        // the last name: records of the type stand here, or nothing does
  int length = 0;  // CNAMEs on the way
  bool circular = false;  // leads to a name it came from, or further than kMaxChain
};

// Puts the records of an answer section in the order of the chain from `asked` and drops
// those that are not on it. A CNAME of a DNAME (RFC 6672, section 2.2) that the server
// left out is not made up.
Chain order_chain(std::vector<Record>& records, const Name& asked, Type type);

// Seconds a negative answer may be kept: the smaller of the SOA's TTL and minimum (RFC
// 2308, section 5); 0 without SOA.
uint32_t negative_ttl(const std::vector<Record>& authority);

// What Answer::ttl is to be: the smallest TTL of the answer's records and, where nothing
// of the type stands at the end of the chain, the negative TTL.
uint32_t ttl_of(const Answer& answer, Type type);

}  // namespace mailwhy::dns
