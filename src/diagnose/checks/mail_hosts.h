// The hosts that take a domain's mail, as the checks of its transport need them: the
// exchanges of its MX records, or the domain itself (RFC 5321, section 5.1); and what
// they say at port 25 where that may be asked.
#pragma once

#include <string>
#include <vector>

#include "diagnose/checks/check.h"

namespace mailwhy::diagnose {

struct MailHost {
  std::string name;        // lower case, without final dot
  bool told = true;        // did DNS say whether it has addresses?
  bool authentic = false;  // ... and were the answers validated?
  // With find_addresses() only: addresses, and the name behind a CNAME.
  std::vector<net::IpAddress> addresses = {};
  std::string alias_of = {};
};

struct MailHosts {
  bool told = true;             // did DNS say which they are?
  bool authentic = false;       // ... and was the answer validated?
  std::vector<MailHost> hosts;  // by preference, at most 8; none with a null MX
};

// One question.
MailHosts mail_hosts(dns::Resolver& resolver, const std::string& domain);
// One round of questions more; `beside` are asked with them, answered in their order.
std::vector<dns::AnswerPtr> find_addresses(dns::Resolver& resolver, MailHosts& to,
                                           const std::vector<dns::Question>& beside = {});

// Each host at its first IPv4 and its first IPv6 address, all at once: for one host after
// another. All checks ask the same, so that each server is called once.
std::vector<std::vector<transport::SmtpAnswer>> call_hosts(const Examination& of,
                                                           const MailHosts& hosts);

// A fault of a record as a note of a finding: transport_fault.RULE.
text::Message fault_note(const std::string& rule, const std::string& value);

// The rule, and why: "self-signed certificate" has a sentence of its own, what is rarer
// is quoted.
std::vector<text::Message> certificate_notes(const std::string& rule,
                                             const std::string& problem);

}  // namespace mailwhy::diagnose
