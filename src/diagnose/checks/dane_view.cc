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

DaneView look_at_dane(const Examination& of) {
  DaneView view;
  view.hosts = mail_hosts(of.resolver, of.target.domain);
  view.told = view.hosts.told;
  std::vector<dns::Question> questions{{dns::Name(), Type::SOA, {}}};
  std::vector<size_t> whose;
  for (size_t i = 0; i < view.hosts.hosts.size(); i++) {
    view.dane.push_back({view.hosts.hosts[i].name});
    auto name = dns::Name::from_text(transport::tlsa_name(view.hosts.hosts[i].name));
    if (!name) continue;
    questions.push_back({*name, Type::TLSA, {}});
    whose.push_back(i);
  }
  if (whose.empty()) return view;
  auto answers = find_addresses(of.resolver, view.hosts, questions);
  view.validates = answers[0]->usable() && answers[0]->authentic;
  for (size_t i = 0; i < whose.size(); i++) {
    const dns::Answer& answer = *answers[1 + i];
    DaneHost& host = view.dane[whose[i]];
    const bool addresses = view.hosts.hosts[whose[i]].authentic;
    host.told = answer.usable();
    host.authentic = answer.usable() && answer.authentic && addresses;
    host.fails = addresses && answer.status == dns::Status::Answered &&
                 answer.rcode == dns::Rcode::ServFail;
    read_records(answer, host);
  }
  return view;
}

}  // namespace mailwhy::diagnose
