// check_host() for all addresses at once: the sets of addresses that go the same way
// through the records, from the first term to a result. The inner half of partition().
//
// Addresses part where a term matches some of them, where IPv4 clients ask for A and IPv6
// clients for AAAA (and one answer is void), and where an included record lets some go
// earlier than others, so that they have used fewer look-ups. Each way carries its own
// counts: limits are exact.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "spf/macro.h"
#include "spf/partition.h"
#include "spf/record.h"

namespace mailwhy::spf {

// Addresses of one family that have evaluated the same terms with the same answers.
struct Way {
  net::CidrSet addresses;
  bool v4 = true;
  int lookups = 0, void_lookups = 0;
  std::vector<Assumption> assumed;
};

// Where a way ended.
struct Leaf {
  Way way;
  Verdict verdict = Verdict::None;
  bool any = false;          // nothing is known of the result
  int place = -1;            // index into SetEvaluation::places
  const char* problem = "";  // permerror, temperror: problem_kind as in check.h
};

// A term, or the end of a record, in the record of one domain reached by one path.
struct Place {
  int visit = 0;  // index into SetEvaluation::visits
  uint32_t offset = 0, size = 0;
};

// A record fetched once, however often it is included.
struct LoadedRecord {
  Verdict state = Verdict::Pass;  // Pass: parsed; None, PermError, TempError: why not
  const char* problem = "";
  std::string text;
  Record record;
};

// A record evaluated on the way from the checked domain.
struct Visit {
  int parent = -1;
  dns::Name domain;
  const LoadedRecord* record = nullptr;
};

struct SetEvaluation {
  dns::Resolver& resolver;
  const MacroContext macros;
  const std::string* record_override = nullptr;  // used at the checked domain
  std::vector<std::string> conditions;
  std::vector<Place> places;
  std::deque<Visit> visits;
  std::vector<Leaf> leaves;  // the result, in order of evaluation
  std::unordered_map<dns::Name, std::unique_ptr<LoadedRecord>, dns::NameHash> records;
};

// Fills `leaves` for all addresses of both families. Bounded by the limits of RFC 7208 in
// DNS work, and by kMaxWays in the number of sets: what is beyond ends as leaves of which
// nothing is known.
inline constexpr size_t kMaxWays = 256;
inline constexpr size_t kMaxLeaves = 8192;  // of one record
void evaluate_everything(SetEvaluation& evaluation, const dns::Name& domain);

}  // namespace mailwhy::spf
