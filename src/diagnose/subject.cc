// Section 1 of docs/diagnosis.md: what was judged.
#include "diagnose/subject.h"

#include "mail/address.h"
#include "text/ascii.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

// The null sender, or a domain that is just the name in HELO and no sender known: the
// HELO name was judged.
static bool names_helo(const bounce::Facts& facts) {
  if (!facts.identity.empty()) return facts.identity == "helo";
  if (facts.sender) return facts.sender->empty();
  return !facts.helo.empty() && text::equals_ignore_case(facts.helo, facts.sender_domain);
}

// The names of the host that put the mail on its way, best source first.
static std::vector<std::string> handing_hosts(const bounce::Facts& facts,
                                              const mail::Message* returned) {
  std::vector<std::string> hosts;
  if (returned && !returned->received().empty())
    hosts.push_back(returned->received().front().by);
  hosts.push_back(facts.helo);
  hosts.push_back(facts.reported_by);
  return hosts;
}

static std::vector<net::IpAddress> addresses_of(dns::Resolver& resolver,
                                                const std::string& host) {
  std::vector<net::IpAddress> found;
  auto name = dns::Name::from_text(host);
  if (!name || name->label_count() < 2) return found;
  dns::Question questions[] = {{*name, dns::Type::A, {}}, {*name, dns::Type::AAAA, {}}};
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++) {
    auto records = answers[i]->of(questions[i].type);
    if (records.size() != 1) continue;  // several: which of them it was cannot be known
    auto ip = dns::address(*records.front());
    if (ip && net::scope_of(*ip) == net::Scope::Global) found.push_back(*ip);
  }
  return found;
}

Subject find_subject(dns::Resolver& resolver, const bounce::Facts& facts,
                     const mail::Message* returned) {
  Subject subject;
  subject.helo = text::to_lower(facts.helo);
  if (subject.helo.empty() && returned && !returned->received().empty())
    subject.helo = text::to_lower(returned->received().front().by);
  if (facts.sender) subject.sender = *facts.sender;
  if (names_helo(facts)) {
    subject.identity = spf::Identity::Helo;
    subject.sender.clear();
    subject.domain = facts.helo.empty() && !facts.sender_domain.empty()
                         ? facts.sender_domain
                         : subject.helo;
    if (subject.helo.empty()) subject.helo = subject.domain;
  } else {
    subject.domain = !facts.sender_domain.empty() ? facts.sender_domain
                                                  : mail::lower_domain(subject.sender);
    if (mail::lower_domain(subject.sender) != subject.domain && !subject.domain.empty())
      subject.sender = "postmaster@" + subject.domain;
  }

  subject.own = text::organizational_domain(subject.domain);

  if (facts.client_ip) {
    subject.addresses.push_back(facts.client_ip->unmapped());
    subject.ip_stated = true;
    return subject;
  }
  for (const std::string& host : handing_hosts(facts, returned)) {
    if (host.empty()) continue;
    subject.addresses = addresses_of(resolver, host);
    if (subject.addresses.empty()) continue;
    subject.inferred_from = text::to_lower(host);
    break;
  }
  return subject;
}

spf::Query query_for(const Subject& subject, const net::IpAddress& ip) {
  spf::Query query;
  query.client_ip = ip;
  query.helo = subject.helo.empty() ? subject.domain : subject.helo;
  if (subject.identity == spf::Identity::MailFrom) query.sender = subject.sender;
  return query;
}

}  // namespace mailwhy::diagnose
