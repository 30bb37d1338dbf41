// What a sender that knows DANE sees of a domain's mail hosts: TLSA records, and whether
// DNSSEC vouches for them (RFC 7672, section 2).
#pragma once

#include <string>
#include <vector>

#include "diagnose/checks/mail_hosts.h"
#include "transport/tlsa.h"

namespace mailwhy::diagnose {

struct DaneHost {
  std::string name;
  std::string base;    // where its records stand: the name, or the one behind its alias
  bool told = true;    // did DNS say whether there are records?
  bool fails = false;  // the addresses are validated, the question for TLSA fails
  bool authentic = false;  // addresses and TLSA are validated
  size_t unreadable = 0;   // records that are too short
  std::vector<transport::Tlsa> usable, unusable;

  bool has_records() const {
    return unreadable > 0 || !usable.empty() || !unusable.empty();
  }
};

struct DaneView {
  bool told = true;            // did DNS say which hosts there are?
  bool validates = false;      // does our resolver validate at all? (the root says so)
  MailHosts hosts;             // with their addresses; authentic: their MX records
  std::vector<DaneHost> dane;  // one for each host, in their order

  // Every sender with DANE insists on these records. Where the MX records alone are not
  // validated, a sender may (RFC 7672, section 2.2.1).
  bool binds(size_t host) const {
    return hosts.authentic && dane[host].authentic && !dane[host].usable.empty();
  }
};

// Two rounds of questions, a third where an exchange is an alias.
DaneView look_at_dane(const Examination& of);

}  // namespace mailwhy::diagnose
