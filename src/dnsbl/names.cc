// The names under which a list is asked: RFC 5782, sections 2.1, 2.4 and 3.
#include "dnsbl/ask.h"

namespace mailwhy::dnsbl {

static std::optional<dns::Name> below(std::string_view labels, const List& list) {
  auto name = dns::Name::from_text(std::string(labels) + '.' + list.zone);
  if (!name) return std::nullopt;
  return *name;
}

std::optional<dns::Name> name_at(const List& list, const net::IpAddress& ip) {
  // "1.2.0.192" or the nibbles, without "in-addr.arpa" or "ip6.arpa".
  std::string labels = ip.unmapped().reverse_name();
  labels.resize(labels.rfind('.', labels.rfind('.') - 1));
  return below(labels, list);
}

std::optional<dns::Name> name_at(const List& list, std::string_view domain) {
  if (domain.empty() || domain == ".") return std::nullopt;
  if (domain.ends_with('.')) domain.remove_suffix(1);
  return below(domain, list);
}

}  // namespace mailwhy::dnsbl
