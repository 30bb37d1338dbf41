// Chains of CNAMEs, and how long an answer may be kept: RFC 1034 3.6.2, RFC 6672, RFC
// 2308.
#include "dns/chain.h"

#include <algorithm>
#include <array>

namespace mailwhy::dns {

std::optional<Name> replace_suffix(const Name& name, const Name& from, const Name& to) {
  size_t front = name.wire().size() - from.wire().size();
  std::array<uint8_t, 2 * Name::kMaxWire> wire;
  std::copy_n(name.wire().begin(), front, wire.begin());
  std::copy_n(to.wire().begin(), to.wire().size(), wire.begin() + front);
  Name out;
  if (!Name::from_wire({wire.data(), front + to.wire().size()}, out)) return std::nullopt;
  return out;
}

uint32_t negative_ttl(const std::vector<Record>& authority) {
  for (const Record& record : authority)
    if (auto start = soa(record)) return std::min(record.ttl, start->minimum);
  return 0;
}

uint32_t ttl_of(const Answer& answer, Type type) {
  if (!answer.usable()) return 0;
  bool found = type == Type::ANY ? !answer.records.empty() : answer.has(type);
  uint32_t ttl = found ? UINT32_MAX : negative_ttl(answer.authority);
  for (const Record& record : answer.records) ttl = std::min(ttl, record.ttl);
  return ttl;
}

}  // namespace mailwhy::dns
