// Who may send for a domain: its permitted ranges, each with the record it comes from.
#pragma once

#include <string>
#include <vector>

#include "spf/partition.h"

namespace mailwhy::spf {

struct WhoEntry {
  net::CidrSet addresses;  // as CIDRs: addresses.to_strings()
  Verdict verdict = Verdict::Pass;
  std::string domain;  // whose record names them
  std::vector<std::string>
      terms;                      // the terms that do, in order: "ip4:192.0.2.0/24", "mx"
  std::vector<std::string> path;  // domains from the checked one to `domain`
  std::string depends_on;  // set: these addresses may pass; only an evaluation can tell
};

struct Who {
  std::string domain;
  std::vector<WhoEntry> permitted;  // pass, in order of evaluation, one entry a record
  std::vector<WhoEntry> uncertain;  // may pass: macros, ptr
  Verdict others = Verdict::None;   // what everybody else gets: "-all" gives Fail
  std::string problem;  // the record's permerror or temperror, where it has one
};

// The provider behind `domain` or the last of `path` is for the caller to name, from
// knowledge.
Who who(dns::Resolver& resolver, const Query& query);
Who who(const std::string& domain, const Partition& partition);

}  // namespace mailwhy::spf
