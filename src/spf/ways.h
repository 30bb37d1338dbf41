// check_host() for all addresses at once: the sets of addresses that go the same way
// through the records, from the first term to a result. The inner half of partition().
//
// Addresses part where a term matches some of them, where IPv4 clients ask for A and IPv6
// clients for AAAA (and one answer is void), and where an included record lets some go
// earlier than others, so that they have used fewer look-ups. Each way carries its own
// counts: limits are exact.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "spf/identity.h"
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
  std::vector<std::string> path;  // lower case; the last is `domain`
};

struct SetEvaluation {
  dns::Resolver& resolver;
  const Party& party;
  int max_lookups = kMaxLookups;
  int max_void_lookups = kMaxVoidLookups;
  const std::string* record_override = nullptr;  // used at the checked domain
  std::vector<std::string> conditions;
  bool depends_on_sender = false;
  std::vector<Place> places;
  std::deque<Visit> visits;
  std::vector<Leaf> leaves;  // the result, in order of evaluation
  std::unordered_map<dns::Name, std::unique_ptr<LoadedRecord>, dns::NameHash> records;
  std::map<std::pair<dns::Name, dns::Type>, dns::AnswerPtr>
      answers;  // of resolvers that wait
};

// Fills `leaves` for all addresses of both families. Bounded by the limits of RFC 7208 in
// DNS work, and by kMaxWays and kMaxLeaves in the number of sets: what is beyond ends as
// leaves of which nothing is known.
inline constexpr size_t kMaxWays = 256;
inline constexpr size_t kMaxLeaves = 8192;  // of one record
void evaluate_everything(SetEvaluation& evaluation);

// What the longest way through the records needs, were there no limits; at most
// kMaxCounted.
inline constexpr int kMaxCounted = 64;
struct Counts {
  int lookups = 0, void_lookups = 0;
};
Counts count_lookups(dns::Resolver& resolver, const Query& query);
// The partition as it were with other limits than those of RFC 7208.
Partition partition_without_limits(dns::Resolver& resolver, const Query& query,
                                   const Options& options = {});

// The leaves as disjoint regions; their sets are taken out of the evaluation.
Partition to_partition(SetEvaluation& evaluation);

// DNS as the evaluation sees it (ways_dns.cc). A resolver that waits is asked for
// everything a record will need at once.
dns::AnswerPtr ask(SetEvaluation& evaluation, const dns::Name& name, dns::Type type);
void ask_hosts(SetEvaluation& evaluation,
               const std::vector<const dns::Record*>& exchanges);
const LoadedRecord& load(SetEvaluation& evaluation, const dns::Name& domain);
const char* dns_problem(const dns::Answer& answer);

// Is only the address able to tell what this term does?
bool depends_on_address(const Term& term);
// The name that a term of `domain` leads to for one family's clients; nullopt where none
// can be asked.
std::optional<dns::Name> target_of(const SetEvaluation& evaluation,
                                   const dns::Name& domain, const Term& term, bool v4);
// A domain-spec with every macro filled in that is the same for all addresses.
std::string expand_for_all(const SetEvaluation& evaluation, const dns::Name& domain,
                           std::string_view spec);

}  // namespace mailwhy::spf
