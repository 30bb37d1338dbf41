// What one server, or a resolver, says of one record, in a form that can be compared.
#pragma once

#include <string>
#include <vector>

#include "diagnose/mail_names.h"
#include "dns/resolver.h"

namespace mailwhy::diagnose {

struct Look {
  bool known = false;  // false: it gave no usable answer
  bool nxdomain = false;
  bool delegated = false;          // a referral to another zone's servers
  std::vector<std::string> value;  // sorted, each once; texts joined, host names in lower
                                   // case; "CNAME target" of an alias
  uint32_t ttl = 0;                // seconds
};

// A server of the zone `apex`: only what it says with authority is known.
Look look_at(const dns::Answer& answer, const RecordName& asked, const dns::Name& apex);

// A resolver. That there is no record is believed with the zone's own SOA alone: a
// resolver that blocks names makes one up (RFC 2308, section 2).
Look look_at_resolver(const dns::Answer& answer, const RecordName& asked,
                      const dns::Name& apex);

}  // namespace mailwhy::diagnose
