// CAA: which authorities may issue certificates for a name. RFC 8659; contactemail and
// contactphone: CA/Browser Forum, section B.1 of its baseline requirements; issuemail:
// RFC 9495.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/record.h"
#include "transport/fields.h"

namespace mailwhy::transport {

struct CaaSet {
  std::vector<std::string> issuers;   // of "issue": domains, lower case; "" permits none
  bool restricts = false;             // is there an "issue" at all?
  std::vector<std::string> contacts;  // iodef, contactemail, contactphone
  std::vector<Fault> faults;  // unreadable, or critical and unknown: nobody may issue
};

inline constexpr size_t kMaxCaa = 64;  // records that are read

CaaSet read_caa(const std::vector<const dns::Record*>& records);

// May this authority, one of its domains, issue for the name?
bool permits(const CaaSet& set, std::string_view authority);

}  // namespace mailwhy::transport
