#include "diagnose/checks/dane_view.h"

namespace mailwhy::diagnose {

using dns::Type;

static void read_records(const dns::Answer& answer, DaneHost& into) {
  constexpr size_t kMaxRecords = 32;  // of one host
  size_t seen = 0;
  for (const dns::Record* record : answer.of(Type::TLSA)) {
    if (seen++ == kMaxRecords) return;
    auto tlsa = transport::read_tlsa(*record);
    if (!tlsa)
      into.unreadable++;
    else if (transport::use_of(*tlsa) == transport::TlsaUse::Usable)
      into.usable.push_back(std::move(*tlsa));
    else
      into.unusable.push_back(std::move(*tlsa));
  }
}

// What DNS says of the records at one name; `addresses`: those of the host are validated.
static void read_host(const dns::Answer& answer, bool addresses, DaneHost& host) {
  host.told = answer.usable();
  host.authentic = answer.usable() && answer.authentic && addresses;
  host.fails = addresses && answer.status == dns::Status::Answered &&
               answer.rcode == dns::Rcode::ServFail;
  read_records(answer, host);
}

// An exchange that is an alias: senders look at the name behind it first, where DNSSEC
// vouches for the way there, and keep to what they find (RFC 7672, section 2.2.3).
static void follow_aliases(dns::Resolver& resolver, DaneView& view) {
  std::vector<dns::Question> questions;
  std::vector<size_t> whose;
  for (size_t i = 0; i < view.hosts.hosts.size(); i++) {
    const MailHost& host = view.hosts.hosts[i];
    if (host.alias_of.empty() || !host.authentic) continue;
    auto name = dns::Name::from_text(transport::tlsa_name(host.alias_of));
    if (!name) continue;
    questions.push_back({*name, Type::TLSA, {}});
    whose.push_back(i);
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < whose.size(); i++) {
    const MailHost& alias = view.hosts.hosts[whose[i]];
    DaneHost behind{alias.name, alias.alias_of};
    read_host(*answers[i], true, behind);
    if ((behind.authentic && behind.has_records()) || behind.fails)
      view.dane[whose[i]] = std::move(behind);
  }
}

DaneView look_at_dane(const Examination& of) {
  DaneView view;
  view.hosts = mail_hosts(of.resolver, of.target.domain);
  view.told = view.hosts.told;
  std::vector<dns::Question> questions{{dns::Name(), Type::SOA, {}}};
  std::vector<size_t> whose;
  for (size_t i = 0; i < view.hosts.hosts.size(); i++) {
    const std::string& host = view.hosts.hosts[i].name;
    view.dane.push_back({host, host});
    auto name = dns::Name::from_text(transport::tlsa_name(host));
    if (!name) continue;
    questions.push_back({*name, Type::TLSA, {}});
    whose.push_back(i);
  }
  if (whose.empty()) return view;
  auto answers = find_addresses(of.resolver, view.hosts, questions);
  view.validates = answers[0]->usable() && answers[0]->authentic;
  for (size_t i = 0; i < whose.size(); i++)
    read_host(*answers[1 + i], view.hosts.hosts[whose[i]].authentic, view.dane[whose[i]]);
  follow_aliases(of.resolver, view);
  return view;
}

}  // namespace mailwhy::diagnose
