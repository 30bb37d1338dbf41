// Everything wrong or wasteful in a record, each with its bytes and the corrected text.
//
// The rules, worst first, with what they fill in. The sentence is the catalogue's
// "lint.<rule>":
//
// Errors: the record, or a part of it, does not work.
//   multiple_records         {domain} has {count} SPF records. Receivers refuse to choose
//   between them: make them one. (a syntax fault's name)  one rule for each
//   SyntaxFault::problem of record.h: {text} is the term, {what} the
//                            fault in English. The name without a sentence of its own:
//                            lint.syntax_error,
//                            "{text}": {what}.
//   too_many_lookups         {count} look-ups are needed where 10 are allowed: {terms}.
//   too_many_void_lookups    {count} look-ups have no answer where 2 are allowed:
//   {terms}. include_without_record   {name} has no SPF record, so {term} makes the whole
//   record invalid. redirect_without_record  {name} has no SPF record, so {term} makes
//   the whole record invalid. include_broken           The record of {name} is broken
//   ({problem}), so {term} makes this one invalid, too. include_loop             {term}
//   leads back to {name}. too_many_mx              {name} has {count} mail servers where
//   an mx term allows 10. term_after_all           Nothing behind all is read: {term} has
//   no effect. all_passes               {term} lets everybody send as {domain}. dns_error
//   {name} could not be asked ({problem}); receivers put mail off or refuse it.
// Warnings: it works, but not as it looks, or not for long.
//   no_record                {domain} has no SPF record.
//   no_all                   The record ends without all and redirect: everybody else is
//   neither permitted nor refused. all_neutral              ?all says nothing about
//   everybody else. redirect_ignored         {term} is never followed, because the record
//   has an all. ptr_used                 {term} is slow and unreliable, and many
//   receivers ignore it (RFC 7208, 5.5). void_lookup              {name} has no address,
//   so {term} permits nobody and uses one of 2 empty look-ups. void_lookup_ipv6 (a note
//   while at most 2) {name} has no IPv6 address: for IPv6 clients {term} uses one of 2
//   empty look-ups. void_lookup_ipv4         (a note while at most 2) {name} has no IPv4
//   address: for IPv4 clients {term} uses one of 2 empty look-ups. include_permits_nobody
//   {term} permits nobody, but costs {count} look-ups. exists_constant          {term}
//   does not depend on the client: it matches {who}.  (who: everybody | nobody)
//   huge_range               {term} permits {count} addresses.
//   shadowed_term            {term} adds nothing: {earlier} has already decided for
//   {witness} and all the rest of it. contradicting_term       {term} is never reached:
//   {earlier} has already decided otherwise for {witness} and the rest. duplicate_term
//   {term} stands here a second time. private_address          {term} names private
//   addresses, which no mail from outside has. mapped_address           {term} never
//   matches: an IPv4 client is compared with ip4 terms only. long_record {size} bytes:
//   above 450 the answer may not fit a small DNS packet. joined_strings           The
//   strings of the record join without a blank at {text}. exp_without_text         {name}
//   has no text, so {term} explains nothing. record_at_wrong_name     An SPF record
//   stands at {name}, where nobody looks for it. many_lookups             {count} of 10
//   look-ups are used. One more provider may break the record.
// Notes.
//   overlapping_term         {term} and {earlier} share {count} addresses, {witness} for
//   one. host_bits                {term} means {network}. type99_record {domain} still
//   has a record of the old type SPF (99); nobody reads it. unknown_modifier {term} is
//   read by nobody.
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
