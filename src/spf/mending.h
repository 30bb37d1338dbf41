// One record being mended for fix(): what it would say if it stood at its name, and the
// repairs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dns/cache.h"
#include "spf/fix.h"
#include "spf/partition.h"
#include "spf/record.h"

namespace mailwhy::spf {

// For many evaluations of one world: what was asked once is not asked again, failures
// included.
inline constexpr dns::CacheLimits kOneAnswerEach{100'000, 64u << 20, 86'400, 10'800, 300};

// The record that is changed, and the check that it serves: `name` is the domain of
// `query`, or a name of the same owner to which that domain's record hands over.
struct Bench {
  dns::Resolver& resolver;
  Query query;
  std::string domain;    // of the check
  std::string own_zone;  // names at or below it are the owner's
  std::string name;      // where the record stands
  uint32_t ttl = 0;
  std::vector<std::string> before;        // what leaves the RRset
  std::vector<std::string> wanted_terms;  // just added: not to be spelled out
};

bool is_own(const Bench& bench, std::string_view name);

// The partition of the check with `text` at the bench's name.
Partition judge(const Bench& bench, const std::string& text);
Partition judge_without_limits(const Bench& bench, const std::string& text);

// A record with what was done to it.
struct Draft {
  std::string text;
  std::vector<Trade> trades;
  std::vector<std::string> mended;
};

// Mends what makes the check end in permerror, fault by fault, until nothing does.
// nullopt where that cannot be done in this record.
std::optional<Draft> repair(const Bench& bench, Draft draft);

// Brings the look-ups down to the limit: drops what adds nothing, then spells out the
// terms whose ranges are shortest and change least. nullopt where that is not enough.
std::optional<Draft> slim(const Bench& bench, Draft draft);

// The one SPF record at a name; nullopt for none, several, or a server that fails.
std::optional<std::string> only_record(dns::Resolver& resolver, const dns::Name& name);

// The term of `text` at whose include or redirect the name `target` is reached.
std::optional<Term> term_leading_to(const Bench& bench, const std::string& text,
                                    const std::string& target);

}  // namespace mailwhy::spf
