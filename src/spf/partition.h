// What a record permits, exactly: the result of check_host() as a function of the client address
// over all of IPv4 and IPv6 for one sender. RFC 7208 read as set algebra.
#pragma once

#include <string>
#include <vector>

#include "net/cidr_set.h"
#include "spf/check.h"

namespace mailwhy::spf {

struct Region {
  net::CidrSet addresses;
  Verdict verdict = Verdict::None;   // where depends_on is empty
  std::string depends_on;            // "ptr", "exists:%{ir}.ok.example.org": only an evaluation can tell
  // Whose term gives these addresses this result (the innermost), e.g. "_spf.provider.example", "ip4:…".
  std::string domain, term;
  uint32_t offset = 0;
  std::vector<std::string> path;     // domains from the checked one to `domain`, by include and redirect
};

// Disjoint regions that cover both address spaces, in order of evaluation.
struct Partition {
  std::vector<Region> regions;
  net::CidrSet with(Verdict verdict) const;  // all addresses with this result for certain
  net::CidrSet uncertain() const;            // addresses whose result depends on macros or ptr
  int lookups = 0;                           // at most, over all addresses
  std::string problem;                       // the record's permerror or temperror, where it has one
};

// `sender` and `helo` fill %{s}, %{l}, %{o}, %{d}, %{h}; terms whose name depends on the address
// (%{i}, %{p}, %{c}, %{v}) become regions with depends_on.
Partition partition(dns::Resolver& resolver, const Query& query, const Options& options = {});

// Addresses that pass under `after` and not under `before`, and the reverse.
struct Difference {
  net::CidrSet gained, lost;
};
Difference difference(const Partition& before, const Partition& after);

}  // namespace mailwhy::spf
