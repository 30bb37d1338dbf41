// What answers with CNAME and DNAME records in them have in common: RFC 1034 3.6.2, RFC
// 6672.
#pragma once

#include <optional>

#include "dns/resolver.h"

namespace mailwhy::dns {

inline constexpr int kMaxChain =
    8;  // CNAMEs in one answer; more, or a circle, is SERVFAIL

// The name with `from` at its end replaced by `to`: RFC 6672, section 2.2. nullopt where
// the result is too long. `name` lies under `from`.
std::optional<Name> replace_suffix(const Name& name, const Name& from, const Name& to);

// Seconds a negative answer may be kept: the smaller of the SOA's TTL and minimum (RFC
// 2308, section 5); 0 without SOA.
uint32_t negative_ttl(const std::vector<Record>& authority);

// What Answer::ttl is to be: the smallest TTL of the answer's records and, where nothing
// of the type stands at the end of the chain, the negative TTL.
uint32_t ttl_of(const Answer& answer, Type type);

}  // namespace mailwhy::dns
