// Where an answer's chain of CNAMEs leads: RFC 1034, 3.6.2.
#pragma once

#include "dns/resolver.h"

namespace mailwhy::live {

struct ReplyChain {
  dns::Name end;  // the name at which the chain ends
  int links = 0;  // CNAMEs followed
  // A bare CNAME: nothing is said of its target, neither records nor their absence. A
  // resolver usually goes on by itself; some forwarders do not.
  bool open = false;
};

// `answer` has its chain in front and in order (dns::to_answer sees to it).
ReplyChain chain_of(const dns::Answer& answer, const dns::Name& name, dns::Type type);

}  // namespace mailwhy::live
