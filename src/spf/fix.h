// The smallest change to a domain's record that makes addresses pass, proven before it is shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dns/resolver.h"
#include "spf/check.h"
#include "spf/partition.h"

namespace mailwhy::spf {

// A change of one TXT RRset: these strings leave it, those enter.
struct Change {
  std::string name;                 // owner of the record, without final dot
  uint32_t ttl = 0;                 // of the RRset as found; 0 where there was none
  std::vector<std::string> before;  // [] where there was none
  std::vector<std::string> after;
};

struct ProofCase {
  net::IpAddress ip;
  Verdict before = Verdict::None, after = Verdict::None;
};

struct Proof {
  std::vector<ProofCase> cases;
  std::vector<std::string> lost, gained;   // CIDRs
  std::vector<std::string> uncertain;      // "depends on …" terms that both have
  int lookups_before = 0, lookups_after = 0;
  int void_before = 0, void_after = 0;
  bool holds = false;  // every wanted address passes, nobody is lost, limits kept, policy not weakened
  std::string refused_because;  // where it does not hold
};

// Lays the change over `resolver` and evaluates: `wanted` must pass for `sender`; nobody that passed
// before may fail, but `may_lose`.
Proof prove(dns::Resolver& resolver, const Change& change, const std::vector<Query>& wanted,
            const net::CidrSet& may_lose = {});

struct Fix {
  Change change;
  Proof proof;
  std::string traded;  // what was given up for the look-up limit; "" if nothing
};

// Makes the record of `domain` whole (syntax, doubles, several records, look-up limit) and adds
// `terms` ("include:…", "ip4:…", "a", "mx"); `wanted` are checked in the proof. Tries candidates
// from the smallest up, returns the first that holds, nullopt if none does.
struct FixRequest {
  std::string domain;
  std::vector<std::string> terms;
  std::vector<Query> wanted;
  net::CidrSet may_lose;
};
std::optional<Fix> fix(dns::Resolver& resolver, const FixRequest& request);

}  // namespace mailwhy::spf
