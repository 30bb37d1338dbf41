// check_host(): RFC 7208, section 4, with the whole way to the result kept as a tree.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/resolver.h"
#include "net/ip_address.h"
#include "spf/record.h"
#include "spf/trace.h"

namespace mailwhy::spf {

inline constexpr int kMaxLookups = 10;  // terms that need DNS (section 4.6.4)
// Look-ups that find nothing: those of a, exists, ptr and mx, and of each host of an mx.
// RFC 7208 can also be read as counting terms; most receivers that count do it like this.
// The client's own names (ptr, %{p}) and exp= never count.
inline constexpr int kMaxVoidLookups = 2;
inline constexpr int kMaxNames = 10;  // names of one mx or ptr

enum class Identity : uint8_t { MailFrom, Helo };

struct Query {
  net::IpAddress client_ip;  // IPv4-mapped counts as IPv4
  std::string sender;        // envelope sender; "" or "<>": postmaster@helo is checked
  std::string helo;          // may be "" where unknown
  std::string receiver;      // %{r} in explanations; "" gives "unknown"
};

// How the evaluation is done. Default: strict RFC 7208.
struct Options {
  bool trace = true;                    // build Result::trace
  bool explanation = true;              // fetch exp= on fail
  std::string default_explanation;      // "" : one sentence naming ip and domain
  net::Milliseconds time_limit{20000};  // section 4.6.4: at least 20 s; then temperror
  // A record judged before it is published: used instead of what the resolver has at
  // `domain`.
  std::optional<std::string> record_override;
};

struct Result {
  Verdict verdict = Verdict::None;
  Identity identity = Identity::MailFrom;
  std::string domain;       // the domain whose record was checked, lower case
  std::string explanation;  // on fail
  std::string problem;      // permerror, temperror: what and where; none: why
  // Stable name of the problem. permerror: "multiple_records", "syntax",
  // "too_many_lookups", "too_many_void_lookups", "include_without_record",
  // "redirect_without_record", "include_loop", "too_many_mx"; temperror: "dns_timeout",
  // "dns_error"; none: "no_record", "no_domain", "bad_domain"; "" without one.
  std::string problem_kind;
  std::string problem_domain;   // whose record or name has it
  uint32_t problem_offset = 0;  // byte in that record's text
  int lookups = 0, void_lookups = 0;
  uint32_t ttl = 0;  // seconds until the first answer used runs out
  // The innermost term that matched: behind an include that passes, the term inside it.
  struct DecidedBy {
    std::string domain;  // in whose record
    std::string term;    // "-all", as written; "" for the default neutral
    uint32_t offset = 0;
  };
  std::optional<DecidedBy> decided_by;
  std::vector<TraceNode>
      trace;  // empty unless asked for; the tree in the order of the steps
  std::shared_ptr<const void>
      trace_memory;  // what the names, texts and answers in it point into
};

// Checks the MAIL FROM identity (the HELO identity where the sender is null). Never
// throws; every limit of RFC 7208 holds in count and time, whatever the records say.
Result check_host(dns::Resolver& resolver, const Query& query,
                  const Options& options = {});
// Checks the HELO identity: domain = query.helo, sender = postmaster@helo.
Result check_helo(dns::Resolver& resolver, const Query& query,
                  const Options& options = {});

}  // namespace mailwhy::spf
