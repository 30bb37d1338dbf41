#include "diagnose/origins.h"

#include <charconv>

namespace mailwhy::diagnose {

static constexpr size_t kMaxOrigins = 8;  // of one prefix; more says nothing more

AsNumbers read_origins(std::string_view text) {
  size_t end = text.find('|');
  if (end == std::string_view::npos) return {};
  std::string_view left = text.substr(0, end);
  AsNumbers numbers;
  while (!left.empty()) {
    if (left.front() == ' ') {
      left.remove_prefix(1);
      continue;
    }
    uint32_t number = 0;
    auto [after, error] = std::from_chars(left.data(), left.data() + left.size(), number);
    if (error != std::errc() || number == 0 || numbers.size() == kMaxOrigins) return {};
    numbers.insert(number);
    left.remove_prefix(static_cast<size_t>(after - left.data()));
    if (!left.empty() && left.front() != ' ') return {};
  }
  return numbers;
}

// 192.0.2.25 at 25.2.0.192.origin.asn.cymru.com, IPv6 nibble by nibble at origin6.
static dns::Name name_of(const net::IpAddress& ip) {
  std::string name = ip.reverse_name();
  name.erase(name.find(ip.is_v6() ? ".ip6.arpa" : ".in-addr.arpa"));
  name += ip.is_v6() ? ".origin6.asn.cymru.com" : ".origin.asn.cymru.com";
  return *dns::Name::from_text(name);
}

std::vector<AsNumbers> find_origins(dns::Resolver& resolver,
                                    std::span<const net::IpAddress> addresses) {
  std::vector<AsNumbers> found(addresses.size());
  std::vector<dns::Question> questions;
  std::vector<size_t> whose;
  for (size_t i = 0; i < addresses.size(); i++) {
    net::IpAddress ip = addresses[i].unmapped();
    if (net::scope_of(ip) != net::Scope::Global) continue;
    questions.push_back({name_of(ip), dns::Type::TXT, {}});
    whose.push_back(i);
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    if (!answers[i]->usable()) continue;
    // A record each prefix that holds the address: the narrowest is what counts, and all
    // of them name who can take it away.
    std::string storage;
    for (const dns::Record* record : answers[i]->of(dns::Type::TXT))
      found[whose[i]].merge(read_origins(dns::joined_text(*record, storage)));
  }
  return found;
}

}  // namespace mailwhy::diagnose
