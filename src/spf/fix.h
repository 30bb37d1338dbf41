// The smallest change to a domain's record that makes addresses pass, proven before it is
// shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dns/resolver.h"
#include "spf/check.h"
#include "spf/partition.h"

namespace mailwhy::spf {

// A change of one TXT RRset: these strings leave it, those enter; all others stay. Each
// is a whole record; to_strings() of edit.h gives the pieces of at most 255 octets.
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
  std::vector<std::string> lost,
      gained;  // CIDRs; see difference() for what depends on the address
  std::vector<std::string> uncertain;  // "depends on …" terms of the changed record
  int lookups_before = 0, lookups_after = 0;  // at most, over all addresses
  int void_before = 0, void_after = 0;
  bool holds = false;  // every wanted address passes, nobody is lost, limits kept, policy
                       // not weakened
  std::string refused_because;  // where it does not hold, one clause
};

// Lays the change over `resolver` and evaluates: `wanted` must pass for `sender`; nobody
// that passed before may fail, but `may_lose`. With no wanted query the domain is
// change.name, and only the rest is proven.
Proof prove(dns::Resolver& resolver, const Change& change,
            const std::vector<Query>& wanted, const net::CidrSet& may_lose = {});

// A term that was spelled out, so that the record keeps within the look-up limit.
struct Trade {
  std::string term;                   // "include:_spf.provider.example"
  std::vector<std::string> networks;  // the terms that stand for it now
};

struct Fix {
  Change change;
  Proof proof;
  // What was given up for the look-up limit: "include:_spf.provider.example by its 3
  // networks", several with "; " between; "" if nothing.
  std::string traded;
  std::vector<Trade> trades;  // the same as data
  // What was put right besides adding: rules of lint.h, in the order of mending.
  std::vector<std::string> mended;
};

// Makes the record of `domain` whole (syntax, doubles, several records, look-up limit)
// and adds `terms` ("include:…", "ip4:…", "a", "mx"); `wanted` are checked in the proof.
// Tries candidates from the smallest up, returns the first that holds, nullopt if none
// does. With no terms the record is only mended. Where the sender's record hands over to
// another of its own (redirect, or an include of its own name), the list is changed
// there.
struct FixRequest {
  std::string domain;
  std::vector<std::string> terms;
  std::vector<Query> wanted;
  net::CidrSet may_lose;
  std::string all = "-all";  // ends a record that is written anew because there was none
  std::string own_zone;      // names at or below it are the sender's own; "": `domain`
  std::vector<std::string>
      drop;  // terms to leave out, as written, because nothing points there any more
};
std::optional<Fix> fix(dns::Resolver& resolver, const FixRequest& request);

}  // namespace mailwhy::spf
