// Who sends and who takes mail for a domain, as its own records name them: the includes
// of its SPF record, its exchanges, the strings by which services verify it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/resolver.h"
#include "knowledge/knowledge.h"
#include "net/cidr.h"
#include "spf/record.h"

namespace mailwhy::diagnose {

// One include of the record, or of an own record that it hands over to.
struct IncludeSeen {
  std::string term, host;  // "include:_spf.provider.example"
  std::string holder;      // in whose record it stands
  bool published = true;   // false: no SPF record is there
  bool told = true;        // false: DNS did not say
};

struct Service {
  const knowledge::Provider* provider = nullptr;  // nullptr: an include nobody here knows
  std::string name;
  std::vector<IncludeSeen> includes;
  std::vector<std::string> exchanges;
  bool verified = false;  // one of its verification strings stands at the domain
};

// A term of the record, or of an own record it hands over to, that is no foreign include.
struct OwnTerm {
  spf::TermKind kind = spf::TermKind::A;
  std::string text, holder;
  std::string host;   // of a, mx and exists
  net::Cidr network;  // of ip4 and ip6
};

struct Services {
  bool told = false;           // the domain's TXT records could be read
  bool has_record = false;     // one v=spf1 record
  bool sends_nothing = false;  // its record permits nobody ("v=spf1 -all")
  bool mx_told = false, null_mx = false;
  std::vector<Service> services;  // in the order in which they are seen: SPF, MX, TXT
  std::vector<OwnTerm> own;
  std::vector<std::string> exchanges;  // all, lower case

  const Service* find(std::string_view name) const;
};

// Two rounds of questions, and one more for each own record in a chain of them.
Services find_services(dns::Resolver& resolver, const std::string& domain);

// The service whose include this is; nullptr if unknown. Small services that resell
// another's servers name its include as theirs: the larger one stands first in the table.
const knowledge::Provider* service_of_include(std::string_view host);

}  // namespace mailwhy::diagnose
