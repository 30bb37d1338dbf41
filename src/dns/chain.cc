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

// Of a zone transfer's first message what stands at its apex is kept, the SOA above all.
static bool takes_all_types(Type type) {
  return type == Type::ANY || type == Type::AXFR;
}

Chain order_chain(std::vector<Record>& records, const Name& asked, Type type) {
  Chain chain{asked};
  std::vector<Record> ordered;
  auto find = [&](Type wanted) {
    for (Record& record : records)
      if (record.type == wanted && record.owner == chain.end) return &record;
    return static_cast<Record*>(nullptr);
  };
  auto is_final = [&](const Record& record) {
    return record.owner == chain.end &&
           (takes_all_types(type) || record.type == type || record.type == Type::RRSIG);
  };
  // The usual answer needs neither a search nor a copy.
  if (std::all_of(records.begin(), records.end(), is_final)) return chain;
  std::vector<Name> seen{asked};
  std::vector<bool> taken(records.size());
  while (type != Type::CNAME && !takes_all_types(type)) {
    Record* alias = find(type) ? nullptr : find(Type::CNAME);
    auto to = alias ? target(*alias) : std::nullopt;
    if (!to) break;
    for (size_t i = 0; i < records.size(); i++) {
      const Record& record = records[i];
      bool leads = record.type == Type::DNAME && !(chain.end == record.owner) &&
                   chain.end.is_under(record.owner);
      if (!leads || taken[i]) continue;
      taken[i] = true;
      ordered.push_back(record);
    }
    ordered.push_back(*alias);
    chain.length++;
    chain.end = *to;
    chain.circular = std::find(seen.begin(), seen.end(), *to) != seen.end() ||
                     chain.length > kMaxChain;
    if (chain.circular) break;
    seen.push_back(*to);
  }
  for (size_t i = 0; i < records.size(); i++)
    if (is_final(records[i]) && !taken[i]) ordered.push_back(std::move(records[i]));
  records = std::move(ordered);
  return chain;
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
