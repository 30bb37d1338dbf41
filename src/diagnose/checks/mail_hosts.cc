#include "diagnose/checks/mail_hosts.h"

#include <algorithm>

#include "diagnose/published.h"
#include "transport/certificate_problem.h"

namespace mailwhy::diagnose {

using dns::Type;

static constexpr size_t kMaxMailHosts = 8;

MailHosts mail_hosts(dns::Resolver& resolver, const std::string& domain) {
  MailHosts found;
  auto name = dns::Name::from_text(domain);
  if (!name) return found;
  auto answer = resolver.query(*name, Type::MX);
  found.told = answer->usable();
  found.authentic = answer->authentic;
  if (!found.told || answer->nxdomain()) return found;
  const std::vector<dns::Mx> exchanges = exchanges_of(*answer);
  for (const dns::Mx& mx : exchanges) {
    std::string host = mx.host.to_lower_string();
    bool known =
        std::ranges::find(found.hosts, host, &MailHost::name) != found.hosts.end();
    if (!mx.host.is_root() && !known && found.hosts.size() < kMaxMailHosts)
      found.hosts.push_back({host});
  }
  if (exchanges.empty()) found.hosts.push_back({domain});
  return found;
}

std::vector<dns::AnswerPtr> find_addresses(dns::Resolver& resolver, MailHosts& to,
                                           const std::vector<dns::Question>& beside) {
  std::vector<dns::Question> questions = beside;
  std::vector<MailHost*> whose;
  for (MailHost& host : to.hosts) {
    auto name = dns::Name::from_text(host.name);
    if (!name) continue;
    for (Type type : {Type::A, Type::AAAA}) {
      questions.push_back({*name, type, {}});
      whose.push_back(&host);
    }
    host.authentic = true;
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < whose.size(); i++) {
    const dns::Answer& answer = *answers[beside.size() + i];
    whose[i]->told &= answer.usable();
    whose[i]->authentic &= answer.usable() && answer.authentic;
    for (const dns::Record* record : answer.of(questions[beside.size() + i].type))
      if (auto ip = dns::address(*record)) whose[i]->addresses.push_back(*ip);
    for (const dns::Record* record : answer.of(Type::CNAME))
      if (auto target = dns::target(*record))
        whose[i]->alias_of = target->to_lower_string();
  }
  answers.resize(beside.size());
  return answers;
}

// Answers come in any order; the lowest address of each family is asked.
static std::vector<net::IpAddress> called(const MailHost& host) {
  std::vector<net::IpAddress> first;
  for (bool v4 : {true, false}) {
    std::vector<net::IpAddress> family;
    for (const net::IpAddress& ip : host.addresses)
      if (ip.is_v4() == v4) family.push_back(ip);
    if (!family.empty()) first.push_back(*std::ranges::min_element(family));
  }
  return first;
}

std::vector<std::vector<transport::SmtpAnswer>> call_hosts(const Examination& of,
                                                           const MailHosts& hosts) {
  std::vector<std::vector<transport::SmtpAnswer>> answers(hosts.hosts.size());
  std::vector<std::function<void()>> work;
  for (size_t i = 0; i < hosts.hosts.size(); i++) {
    auto addresses = called(hosts.hosts[i]);
    answers[i].resize(addresses.size());
    for (size_t j = 0; j < addresses.size(); j++) {
      transport::SmtpQuestion question{hosts.hosts[i].name, addresses[j], {}};
      for (const char* box : {"postmaster@", "abuse@"})
        question.recipients.push_back(box + of.target.domain);
      work.push_back([&of, &answers, i, j, question = std::move(question)] {
        answers[i][j] = of.outside.probe(question);
      });
    }
  }
  of.resolver.together(work);
  return answers;
}

text::Message fault_note(const std::string& rule, const std::string& value) {
  text::Message note{"transport_fault." + rule, {}};
  if (!value.empty()) note.params["value"] = value;
  return note;
}

std::vector<text::Message> certificate_notes(const std::string& rule,
                                             const std::string& problem) {
  std::string_view name = transport::certificate_problem(problem);
  if (name.empty()) return {fault_note(rule, problem)};
  return {fault_note(rule, ""), fault_note("certificate_is_" + std::string(name), "")};
}

}  // namespace mailwhy::diagnose
