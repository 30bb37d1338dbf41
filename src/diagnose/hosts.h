// The domain's own hosts as DNS names them, and what DNS says of the refused address.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnose/subject.h"
#include "dns/resolver.h"

namespace mailwhy::diagnose {

using Addresses = std::vector<net::IpAddress>;

struct Hosts {
  Addresses at_domain;                         // A and AAAA of the domain
  std::vector<std::string> mx;                 // exchanges, lower case, by preference
  std::map<std::string, Addresses> addresses;  // of every name that was looked up
  std::vector<std::string> txt;                // all TXT strings at the domain, joined
  std::vector<std::string> ptr,
      confirmed_ptr;     // names of the refused address; those that resolve back
  Addresses wildcard;    // A of a name that nobody would have made
  bool exists = true;    // false: NXDOMAIN
  bool null_mx = false;  // RFC 7505
  bool ptr_known = false, mx_known = false;  // false: could not tell
  std::vector<std::string> type99;           // v=spf1 strings in records of type SPF
  std::map<std::string, std::string>
      stray;  // v=spf1 records at wrong names: name -> record

  bool has(const std::string& name, const net::IpAddress& ip) const;
  // A name under `own` (or an exchange of it) with this address; "" if none. Exchanges
  // first.
  std::string own_name_of(const net::IpAddress& ip, const std::string& own) const;
};

// Two rounds of questions: the domain, the refused addresses, the usual and the given
// names below its registrable domain; then exchanges and reverse names.
Hosts find_hosts(dns::Resolver& resolver, const Subject& subject,
                 const std::vector<std::string>& names);

// v=spf1 records where people put them by mistake: the doubled name, www, the parent's
// "@", type 99.
void find_stray_records(dns::Resolver& resolver, const std::string& domain, Hosts& hosts);

}  // namespace mailwhy::diagnose
