#include "diagnose/mail_exchange.h"

#include <fmt/format.h>

#include "diagnose/published.h"
#include "dns/overlay.h"

namespace mailwhy::diagnose {

using dns::Type;

static constexpr size_t kMaxKeptExchanges = 16;
static constexpr uint32_t kNewTtl = 3600;  // of a record that is published anew

MailExchange find_mail_exchange(dns::Resolver& resolver, const std::string& domain) {
  MailExchange found;
  auto name = dns::Name::from_text(domain);
  if (!name || domain.empty()) return found;
  auto answer = resolver.query(*name, Type::MX);
  found.told = answer->usable();
  if (!found.told) return found;
  std::vector<dns::Mx> exchanges = exchanges_of(*answer);
  if (exchanges.size() > kMaxKeptExchanges) exchanges.resize(kMaxKeptExchanges);
  for (const dns::Record* record : answer->of(Type::MX)) found.ttl = record->ttl;
  found.null_mx = exchanges.size() == 1 && exchanges.front().host.is_root();
  for (const dns::Mx& mx : exchanges) {
    std::string host = mx.host.to_lower_string();
    found.records.push_back(
        fmt::format("{} {}.", mx.preference, mx.host.is_root() ? "" : host));
    if (!mx.host.is_root()) found.hosts.push_back(std::move(host));
  }
  if (exchanges.empty()) found.hosts.push_back(domain);
  for (const HostAddresses& host : addresses_of(resolver, found.hosts)) {
    found.told &= host.told;
    found.addresses.insert(found.addresses.end(), host.addresses.begin(),
                           host.addresses.end());
  }
  return found;
}

bool takes_mail(dns::Resolver& resolver, const std::string& domain) {
  return !find_mail_exchange(resolver, domain).addresses.empty();
}

bool offer_exchange(Inquiry& inquiry, const std::string& cause, const std::string& domain,
                    const MailExchange& before, const std::string& host) {
  auto name = dns::Name::from_text(domain);
  if (!name) return false;
  Change change;
  change.for_cause = cause;
  change.rrset = {domain + '.', Type::MX, before.ttl > 0 ? before.ttl : kNewTtl};
  change.before = before.records;
  change.after = {fmt::format("10 {}.", host)};
  change.proof_check = "takes_mail";
  dns::OverlayResolver changed(inquiry.resolver);
  if (!changed.lay({*name, Type::MX, change.rrset.ttl, change.before, change.after}))
    return false;
  MailExchange after = find_mail_exchange(changed, domain);
  if (after.hosts != std::vector{host} || after.addresses.empty()) return false;
  change.named_cases = {{domain, {false, true}}};
  change.effective_from = inquiry.asked_at + std::chrono::seconds(change.rrset.ttl);
  text::Params params = {{"host", host}, {"domain", domain}};
  change.only_if = ask_reader(inquiry, {"question.takes_mail_there", params},
                              {"because.dns_does_not_show_it", {}});
  inquiry.out.changes.push_back(std::move(change));
  return true;
}

}  // namespace mailwhy::diagnose
