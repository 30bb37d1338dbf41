// Everything wrong or wasteful in a record, each with its bytes and the corrected text.
//
// The rules, worst first, with what they fill in. Their sentences are the catalogue's
// "lint.<rule>".
//
// Errors: the record, or a part of it, does not work.
//   multiple_records         domain count
//   a syntax fault's name    text what: SyntaxFault::problem of record.h; one without a
//                            sentence of its own is said as lint.syntax_error
//   too_many_lookups         count terms
//   too_many_void_lookups    count terms
//   include_without_record   name term
//   redirect_without_record  name term
//   include_broken           name problem term
//   include_loop             term name
//   too_many_mx              name count
//   term_after_all           term
//   all_passes               term domain
//   dns_error                name problem
// Warnings: it works, but not as it looks, or not for long.
//   no_record                domain
//   no_all
//   all_neutral
//   redirect_ignored         term
//   ptr_used                 term
//   void_lookup              name term
//   void_lookup_ipv6         name term  (a note while at most 2)
//   void_lookup_ipv4         name term  (a note while at most 2)
//   include_permits_nobody   term count
//   exists_constant          term who  (who: everybody | nobody)
//   huge_range               term count
//   shadowed_term            term earlier witness
//   contradicting_term       term earlier witness
//   duplicate_term           term
//   private_address          term
//   mapped_address           term
//   long_record              size
//   joined_strings           text
//   exp_without_text         name term
//   record_at_wrong_name     name
//   many_lookups             count
// Notes.
//   overlapping_term         term earlier count witness
//   host_bits                term network
//   type99_record            domain
//   unknown_modifier         term
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dns/resolver.h"
#include "spf/check.h"
#include "text/message.h"

namespace mailwhy::spf {

enum class Severity : uint8_t { Error, Warning, Info };

struct LintFinding {
  Severity severity = Severity::Error;
  std::string rule;    // snake_case: "unknown_mechanism", "shadowed_term", "ptr_used",
                       // "void_lookup"
  std::string domain;  // in whose record
  uint32_t offset = 0,
           size = 0;  // bytes of that record to underline; size 0: the record as a whole
  text::Params params;                   // for the sentence "lint.<rule>" in data/lang
  std::optional<std::string> corrected;  // the whole record with this one fault mended
};

struct LintReport {
  std::string domain;
  std::vector<std::string> records;   // the v=spf1 strings found, or the one judged
  std::vector<LintFinding> findings;  // worst first, then by place
  int lookups = 0, void_lookups = 0;  // of the longest way through the record
};

// Lints the record of `domain`, or `record` laid over the live DNS; follows includes and
// redirects (bounded: 64 records) but reports faults there only where they break the
// domain's own record.
LintReport lint(dns::Resolver& resolver, const std::string& domain,
                const std::optional<std::string>& record = {});

}  // namespace mailwhy::spf
