// Who takes a domain's mail (RFC 5321, section 5.1; RFC 7505), and the MX record that
// would let it be taken.
#pragma once

#include <string>
#include <vector>

#include "diagnose/inquiry.h"

namespace mailwhy::diagnose {

struct MailExchange {
  bool told = false;                      // false: DNS did not say
  bool null_mx = false;                   // the domain says that it takes no mail
  std::vector<std::string> records;       // as in a zone file: "10 mail.example.org."
  std::vector<std::string> hosts;         // by preference; the domain itself without MX
  std::vector<net::IpAddress> addresses;  // of all hosts
  uint32_t ttl = 0;
};
MailExchange find_mail_exchange(dns::Resolver& resolver, const std::string& domain);

// Could mail be delivered there, as far as DNS shows it: a host with an address?
bool takes_mail(dns::Resolver& resolver, const std::string& domain);

// Adds the change that makes `host` the domain's mail server instead of `before`, hung on
// the question whether it takes mail for the domain: DNS cannot know that. False where
// the host has no address of its own.
bool offer_exchange(Inquiry& inquiry, const std::string& cause, const std::string& domain,
                    const MailExchange& before, const std::string& host);

}  // namespace mailwhy::diagnose
