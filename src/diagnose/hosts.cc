// The domain's own A, AAAA, MX, the PTR of the address with its confirmation (RFC
// 7208, 5.5).
#include "diagnose/hosts.h"

#include <algorithm>
#include <set>

#include "diagnose/published.h"
#include "spf/record.h"
#include "text/public_suffix.h"

namespace mailwhy::diagnose {

using dns::Name;
using dns::Question;
using dns::Type;

static constexpr size_t kMaxHostNames = 24, kMaxHostReverseNames = 5,
                        kMaxHostExchanges = 8;

// Host names that mail servers usually have: one of them with the refused address is the
// owner's word.
static constexpr std::string_view kUsualHosts[] = {"mail", "smtp",   "mx",    "mx1",
                                                   "www",  "server", "relay", "out",
                                                   "web",  "srv",    "host",  "mta"};

bool Hosts::has(const std::string& name, const net::IpAddress& ip) const {
  auto known = addresses.find(name);
  return known != addresses.end() &&
         std::find(known->second.begin(), known->second.end(), ip) != known->second.end();
}

std::string Hosts::own_name_of(const net::IpAddress& ip, const std::string& own) const {
  for (const std::string& exchange : mx)
    if (has(exchange, ip)) return exchange;
  if (has(own, ip)) return own;
  for (const std::string& name : confirmed_ptr)
    if (text::is_under(name, own)) return name;
  for (const auto& [name, list] : addresses)
    if (text::is_under(name, own) && has(name, ip)) return name;
  return {};
}

static void note_addresses(const std::vector<Question>& questions,
                           const std::vector<dns::AnswerPtr>& answers, size_t from,
                           Hosts& hosts) {
  for (size_t i = from; i < answers.size(); i++) {
    auto& list = hosts.addresses[questions[i].name.to_lower_string()];
    for (const dns::Record* record : answers[i]->of(questions[i].type))
      if (auto ip = dns::address(*record)) list.push_back(*ip);
  }
}

static void ask_addresses(const std::string& host, std::vector<Question>& questions) {
  auto name = Name::from_text(host);
  if (!name || name->is_root()) return;
  questions.push_back({*name, Type::A, {}});
  questions.push_back({*name, Type::AAAA, {}});
}

static void read_mx(const dns::Answer& answer, Hosts& hosts) {
  hosts.mx_known = answer.usable();
  const std::vector<dns::Mx> exchanges = exchanges_of(answer);
  if (exchanges.size() == 1 && exchanges.front().host.is_root()) hosts.null_mx = true;
  for (const dns::Mx& mx : exchanges)
    if (!mx.host.is_root() && hosts.mx.size() < kMaxHostExchanges)
      hosts.mx.push_back(mx.host.to_lower_string());
}

static std::set<std::string> names_to_ask(const Subject& subject,
                                          const std::vector<std::string>& seen) {
  std::set<std::string> wanted;
  for (std::string_view usual : kUsualHosts)
    wanted.insert(std::string(usual) + '.' + subject.own);
  for (const std::string& name : seen)
    if (text::is_under(name, subject.own) && wanted.size() < kMaxHostNames)
      wanted.insert(name);
  wanted.insert(subject.own);
  wanted.erase(subject.domain);
  return wanted;
}

static void read_ptr(const dns::Answer& answer, Hosts& hosts) {
  if (answer.usable()) hosts.ptr_known = true;
  for (const dns::Record* record : answer.of(Type::PTR))
    if (auto host = dns::target(*record); host && hosts.ptr.size() < kMaxHostReverseNames)
      hosts.ptr.push_back(host->to_lower_string());
}

// A wildcard gives every name an address: one of the usual names then says nothing.
static void forget_wildcard_names(const std::vector<std::string>& seen,
                                  const std::string& own, Hosts& hosts) {
  if (hosts.wildcard.empty()) return;
  for (std::string_view usual : kUsualHosts) {
    std::string name = std::string(usual) + '.' + own;
    bool was_seen = std::find(seen.begin(), seen.end(), name) != seen.end();
    if (!was_seen && hosts.addresses[name] == hosts.wildcard) hosts.addresses.erase(name);
  }
}

Hosts find_hosts(dns::Resolver& resolver, const Subject& subject,
                 const std::vector<std::string>& seen) {
  Hosts hosts;
  auto apex = Name::from_text(subject.domain);
  if (!apex) return hosts;
  std::vector<Question> questions = {{*apex, Type::MX, {}}, {*apex, Type::TXT, {}}};
  for (const net::IpAddress& ip : subject.addresses)
    if (auto reverse = Name::from_text(ip.reverse_name()))
      questions.push_back({*reverse, Type::PTR, {}});
  size_t first_address = questions.size();
  ask_addresses(subject.domain, questions);
  for (const std::string& name : names_to_ask(subject, seen))
    ask_addresses(name, questions);
  std::string unlikely = "no-such-host-x7q." + subject.domain;
  ask_addresses(unlikely, questions);

  auto answers = resolver.query_all(questions);
  hosts.exists = !answers[0]->nxdomain() || !answers[1]->nxdomain();
  read_mx(*answers[0], hosts);
  for (const dns::Record* record : answers[1]->of(Type::TXT)) {
    std::string storage;
    hosts.txt.emplace_back(dns::joined_text(*record, storage));
  }
  for (size_t i = 2; i < first_address; i++) read_ptr(*answers[i], hosts);
  note_addresses(questions, answers, first_address, hosts);
  hosts.at_domain = hosts.addresses[subject.domain];
  hosts.wildcard = hosts.addresses[unlikely];
  hosts.addresses.erase(unlikely);
  forget_wildcard_names(seen, subject.own, hosts);

  std::vector<Question> second;
  for (const auto* list : {&hosts.mx, &hosts.ptr})
    for (const std::string& name : *list)
      if (!hosts.addresses.contains(name)) ask_addresses(name, second);
  note_addresses(second, resolver.query_all(second), 0, hosts);
  for (const std::string& name : hosts.ptr)
    for (const net::IpAddress& ip : subject.addresses)
      if (hosts.has(name, ip)) {
        hosts.confirmed_ptr.push_back(name);
        break;
      }
  return hosts;
}

void find_stray_records(dns::Resolver& resolver, const std::string& domain,
                        Hosts& hosts) {
  std::vector<Question> questions;
  auto apex = Name::from_text(domain);
  if (!apex) return;
  questions.push_back({*apex, Type::SPF, {}});
  for (const std::string& wrong :
       {domain + '.' + domain, "www." + domain, "_spf." + domain, "spf." + domain,
        "@." + domain, "_spf." + domain + '.' + domain, "www." + domain + '.' + domain})
    if (auto name = Name::from_text(wrong)) questions.push_back({*name, Type::TXT, {}});
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < answers.size(); i++)
    for (const dns::Record* record : answers[i]->of(questions[i].type)) {
      std::string storage;
      std::string_view text = dns::joined_text(*record, storage);
      if (!spf::is_spf_record(text)) continue;
      if (i == 0)
        hosts.type99.emplace_back(text);
      else
        hosts.stray.emplace(questions[i].name.to_lower_string(), text);
    }
}

}  // namespace mailwhy::diagnose
