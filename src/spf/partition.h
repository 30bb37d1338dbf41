// What a record permits, exactly: the result of check_host() as a function of the client
// address over all of IPv4 and IPv6 for one sender and HELO name. RFC 7208 read as set
// algebra.
//
// Most addresses have one result for certain. Where a term's name holds %{i}, %{v} or
// %{p}, or the term is ptr, only an evaluation of the one address can tell: such a region
// keeps every way its result may come out (`branches`), so nothing that a record may
// permit ever disappears.
#pragma once

#include <string>
#include <vector>

#include "net/cidr_set.h"
#include "spf/check.h"

namespace mailwhy::spf {

// What a term that depends on the address may turn out to do.
enum class Outcome : uint8_t {
  Match,
  NoMatch,  // an answer that holds nothing of ours
  Void,     // no answer: does not match, and counts as void look-up
  TempError,
  PermError,
  Any,  // an include or redirect whose name holds the address: any result is possible
};

struct Assumption {
  uint32_t condition = 0;  // index into Partition::conditions
  Outcome outcome = Outcome::NoMatch;
  friend bool operator==(const Assumption&, const Assumption&) = default;
};

// One way an uncertain result may come out: `verdict` where all assumptions hold.
struct Branch {
  std::vector<Assumption> assumed;
  Verdict verdict = Verdict::None;
  bool any = false;  // an assumption is Outcome::Any: the verdict cannot be told at all
};

struct Region {
  net::CidrSet addresses;
  // The result; where depends_on is not empty: the result if none of those terms matches.
  Verdict verdict = Verdict::None;
  std::string depends_on;  // "ptr", "exists:%{ir}.ok.example.org"; several: ", " between
  std::vector<Branch>
      branches;  // only where depends_on is not empty; never two of one world
  // Whose term gives these addresses this result (the innermost), e.g.
  // "_spf.provider.example", "ip4:192.0.2.0/24"; term is "" for the neutral of a record
  // that ends, and for none.
  std::string domain, term;
  uint32_t offset = 0;
  std::vector<std::string>
      path;  // domains from the checked one to `domain`, by include and redirect
  std::string problem;  // permerror, temperror: problem_kind as in check.h
};

// Disjoint regions that cover both address spaces: first the certain ones in order of
// evaluation, then those that depend on the address.
struct Partition {
  std::string domain;  // the domain checked, lower case
  std::vector<Region> regions;
  std::vector<std::string> conditions;       // the terms that Branch::assumed speaks of
  net::CidrSet with(Verdict verdict) const;  // all addresses with this result for certain
  net::CidrSet uncertain() const;  // addresses whose result depends on macros or ptr
  net::CidrSet possible(Verdict verdict) const;  // with(verdict) and what may come out so
  const Region* at(const net::IpAddress& address) const;  // IPv4-mapped counts as IPv4
  int lookups = 0;                                        // at most, over all addresses
  int void_lookups = 0;                                   // at most, over all addresses
  std::string problem;  // the record's permerror or temperror, where it has one
  // A term's name holds the sender's local part or HELO name: another sender of the
  // domain may get other results.
  bool depends_on_sender = false;
};

// `sender` and `helo` fill %{s}, %{l}, %{o}, %{d}, %{h}; client_ip is not looked at.
Partition partition(dns::Resolver& resolver, const Query& query,
                    const Options& options = {});

// Addresses that pass under `after` and do not under `before`, and the reverse. Where
// results depend on the address: those for which a way exists that they come out so, the
// same terms giving the same answers on both sides. So an empty `lost` proves that nobody
// is lost.
struct Difference {
  net::CidrSet gained, lost;
};
Difference difference(const Partition& before, const Partition& after);

}  // namespace mailwhy::spf
