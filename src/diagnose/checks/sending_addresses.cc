// Which servers send for a domain, as far as its own DNS names them.
#include <algorithm>

#include "diagnose/checks/check.h"
#include "diagnose/published.h"
#include "spf/record.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Type;

static constexpr size_t kMaxSending = 8, kMaxSendingExchanges = 8;

static void add(std::vector<net::IpAddress>& to, const net::IpAddress& ip) {
  if (to.size() < kMaxSending && net::scope_of(ip) == net::Scope::Global &&
      std::ranges::find(to, ip) == to.end())
    to.push_back(ip);
}

// ip4: and ip6: terms that name one address: a server, not a service's network.
static void add_of_record(std::string_view record, std::vector<net::IpAddress>& to) {
  auto parsed = spf::parse_record(record);
  if (!parsed) return;
  for (const spf::Term& term : parsed->terms) {
    bool range = term.kind == spf::TermKind::Ip4 || term.kind == spf::TermKind::Ip6;
    if (range && term.network.prefix() == term.network.base().bits())
      add(to, term.network.base());
  }
}

std::vector<net::IpAddress> sending_addresses(dns::Resolver& resolver,
                                              const std::string& domain) {
  std::vector<net::IpAddress> found;
  auto apex = dns::Name::from_text(domain);
  if (!apex) return found;
  std::vector<dns::Question> questions;
  for (Type type : {Type::MX, Type::TXT, Type::A, Type::AAAA})
    questions.push_back({*apex, type, {}});
  auto answers = resolver.query_all(questions);
  const std::string own = text::organizational_domain(domain);
  std::vector<std::string> hosts;
  for (const dns::Record* record : answers[0]->of(Type::MX))
    if (auto mx = dns::mx(*record); mx && hosts.size() < kMaxSendingExchanges)
      if (std::string host = mx->host.to_lower_string(); text::is_under(host, own))
        hosts.push_back(std::move(host));
  for (const HostAddresses& host : addresses_of(resolver, hosts))
    for (const net::IpAddress& ip : host.addresses) add(found, ip);
  for (const std::string& record : texts_of(*answers[1], spf::is_spf_record))
    add_of_record(record, found);
  // A domain without MX takes its mail at its own address.
  if (!answers[0]->has(Type::MX))
    for (size_t i : {2u, 3u})
      for (const dns::Record* record : answers[i]->of(questions[i].type))
        if (auto ip = dns::address(*record)) add(found, *ip);
  return found;
}

}  // namespace mailwhy::diagnose
