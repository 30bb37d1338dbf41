// CAA for the mail hosts: may any authority issue their next certificate, and with
// --connect, may the one that issued the present one? RFC 8659, section 3.
#include "transport/caa.h"

#include <algorithm>
#include <map>

#include "diagnose/checks/mail_hosts.h"
#include "knowledge/knowledge.h"
#include "transport/certificate.h"

namespace mailwhy::diagnose {

using dns::Type;

// The name and those above it, but not the root: who finds records first has the say.
static std::vector<std::string> upwards(const std::string& host) {
  constexpr size_t kMaxNames = 8;
  std::vector<std::string> names;
  for (size_t at = 0; at != host.npos && names.size() < kMaxNames;) {
    names.push_back(host.substr(at));
    size_t dot = host.find('.', at);
    at = dot == host.npos ? dot : dot + 1;
  }
  return names;
}

namespace {
struct Say {
  bool told = true;
  std::string place;  // where the records stand; "" where there are none
  transport::CaaSet set;
};
}  // namespace

static std::map<std::string, dns::AnswerPtr> ask(dns::Resolver& resolver,
                                                 const MailHosts& hosts) {
  std::map<std::string, dns::AnswerPtr> answers;
  for (const MailHost& host : hosts.hosts)
    for (const std::string& name : upwards(host.name)) answers[name] = nullptr;
  std::vector<dns::Question> questions;
  std::vector<std::string> order;
  for (const auto& [name, answer] : answers)
    if (auto parsed = dns::Name::from_text(name)) {
      questions.push_back({*parsed, Type::CAA, {}});
      order.push_back(name);
    }
  auto found = resolver.query_all(questions);
  for (size_t i = 0; i < order.size(); i++) answers[order[i]] = found[i];
  return answers;
}

static Say say_for(const std::string& host,
                   const std::map<std::string, dns::AnswerPtr>& answers) {
  Say say;
  for (const std::string& name : upwards(host)) {
    const dns::AnswerPtr& answer = answers.at(name);
    if (!answer || !answer->usable()) {
      say.told = false;
      return say;
    }
    if (!answer->has(Type::CAA)) continue;
    say.place = name;
    say.set = transport::read_caa(answer->of(Type::CAA));
    return say;
  }
  return say;
}

static void judge_issuer(const Say& say, const MailHost& host,
                         const std::vector<transport::SmtpAnswer>& servers,
                         text::Params params, Outcome& out) {
  for (const transport::SmtpAnswer& server : servers) {
    if (server.certificates.empty()) continue;
    auto certificate = transport::read_certificate(server.certificates.front());
    if (!certificate || !transport::names_host(*certificate, host.name)) continue;
    const auto* authority = knowledge::find_authority(certificate->issuer_organization);
    auto permitted = [&](std::string_view domain) {
      return transport::permits(say.set, domain);
    };
    if (!authority || std::ranges::any_of(authority->caa, permitted)) continue;
    params["issuer"] = certificate->issuer_organization;
    params["authority"] = authority->caa.front();
    add_finding(out, "caa_forbids_issuer", Severity::Info, Certainty::Likely, params);
    return;
  }
}

std::optional<Outcome> check_caa(const Examination& of) {
  if (of.target.domain.empty()) return std::nullopt;
  MailHosts hosts = mail_hosts(of.resolver, of.target.domain);
  auto answers = ask(of.resolver, hosts);
  std::vector<Say> says;
  for (const MailHost& host : hosts.hosts) says.push_back(say_for(host.name, answers));
  bool told = hosts.told && std::ranges::all_of(says, &Say::told);
  bool any = std::ranges::any_of(says, [](const Say& say) { return !say.place.empty(); });
  if (told && !any) return std::nullopt;  // everybody may issue
  Outcome out;
  out.detail["domain"] = of.target.domain;
  if (!told) out.state = State::CouldNotTell;
  std::vector<std::vector<transport::SmtpAnswer>> servers(hosts.hosts.size());
  if (of.target.connect && any) {
    find_addresses(of.resolver, hosts);
    servers = call_hosts(of, hosts);
  }
  boost::json::array list;
  for (size_t i = 0; i < says.size(); i++) {
    const Say& say = says[i];
    if (say.place.empty()) continue;
    const std::string& host = hosts.hosts[i].name;
    list.push_back({{"host", host},
                    {"place", say.place},
                    {"issuers", texts_json(say.set.issuers)},
                    {"contacts", texts_json(say.set.contacts)}});
    text::Params params{{"name", host}, {"place", say.place}};
    if (!say.set.faults.empty()) {
      add_finding(out, "caa_invalid", Severity::Warning, Certainty::Likely, params);
      for (const transport::Fault& fault : say.set.faults)
        out.findings.back().notes.push_back(fault_note(fault.rule, fault.value));
      add_steps(out, "caa_invalid", {"correct"}, params);
    }
    judge_issuer(say, hosts.hosts[i], servers[i], params, out);
  }
  out.detail["hosts"] = std::move(list);
  return out;
}

}  // namespace mailwhy::diagnose
