// The record as it should stand, proven before it is shown: no receiver of either era
// does less with it than today.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dmarc/check.h"
#include "dmarc/discovery.h"
#include "dns/resolver.h"

namespace mailwhy::dmarc {

// A change of one TXT RRset: these strings leave it, those enter; all others stay. Each
// is a whole record, unquoted.
struct Change {
  std::string name;  // owner, without final dot: "_dmarc.example.org"
  uint32_t ttl = 0;  // of the RRset as found; 0 where there was none
  std::vector<std::string> before, after;
};

// What a receiver applies to failing mail that names the domain itself, an existing name
// below it, a name below it that does not exist. Absent: nothing.
struct ProofCase {
  Author author = Author::Itself;
  Era era = Era::Rfc9989;
  std::optional<Policy> before, after;
};

// A mail that must come out so, whatever the record: for a diagnosis.
struct MailCase {
  Query query;
  Verdict before = Verdict::None, after = Verdict::None;
};

struct Proof {
  std::vector<ProofCase> cases;
  std::vector<MailCase> mails;
  bool holds = false;  // a record applies in both eras, none is weaker, alignment is no
                       // laxer, and the organizational domain stays
  std::string refused_because;  // where it does not hold, one clause
};

// Lays the change over `resolver` and evaluates both worlds. `mails` are checked besides;
// what becomes of them does not decide.
Proof prove(dns::Resolver& resolver, const std::string& domain, const Change& change,
            const std::vector<Query>& mails = {});

struct Fix {
  Change change;
  Proof proof;
  std::vector<std::string> mended;  // rules of lint.h that the change cures
};

struct FixRequest {
  std::string domain;
  std::vector<std::string> reports;  // addresses that rua names in a record written anew
  std::vector<Query> mails;          // for the proof
};

// Mends what lint finds in the record's text, makes several records one, brings one from
// a wrong name to the right one, writes "v=DMARC1; p=none" where there is none and none
// is inherited. nullopt where DNS gave no answer or nothing can be proven; a change of
// nothing (before == after) where all is in order. A record reached through an alias is
// changed where it stands.
std::optional<Fix> fix(dns::Resolver& resolver, const FixRequest& request);

}  // namespace mailwhy::dmarc
