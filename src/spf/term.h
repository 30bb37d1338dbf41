// One term of a record, read and checked in one forward walk: RFC 7208, sections 5,
// 6, 7.1, 12. The evaluator, parse_record() and syntax_faults() all read through here.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "spf/record.h"

namespace mailwhy::spf {

enum class Fault : uint8_t {
  None,
  BadVersion,          // does not start with "v=spf1" and a blank
  BadTerm,             // no name where a term should start: "=all", "-", "1up=foo"
  BadCharacter,        // control characters, tabs, anything outside ASCII
  UnknownMechanism,    // "ipv4:192.0.2.1"
  QualifiedModifier,   // "-redirect=example.org"
  MissingArgument,     // "include", "ip4"
  UnexpectedArgument,  // "all:example.org", "ptr/24"
  EmptyDomain,         // "a:", "redirect="
  BadDomain,           // "a:192.0.2.1", "include:example": no domain-spec
  BadMacro,            // "%{x}", "%(ir)", "%{c}" outside an explanation
  BadIp4,
  BadIp6,
  BadCidr,           // "/33", "/032", "/24/64"
  RepeatedModifier,  // redirect= or exp= twice
  TooLong,           // over kMaxRecord octets or kMaxTerms terms
};
std::string_view to_string(Fault fault);  // "unknown_mechanism"
// One clause about a faulty term: "unknown mechanism \"ipv4\"".
std::string describe(Fault fault, std::string_view term);

// What a stranger wrote, for a sentence: in quotes, short and printable.
std::string quoted(std::string_view text);

struct TermFault {
  Fault fault = Fault::None;
  uint32_t offset = 0, size = 0;  // the term, or the repeated modifier
};

// Reads the term that starts at text[at] and ends before the next blank. out.offset and
// out.size are set in every case.
Fault read_term(std::string_view text, size_t at, Term& out);

// Reads all terms of a record and appends them to `terms`; false at the first fault. With
// a `client`, ip4 and ip6 terms without it are read and checked but not kept: they decide
// nothing.
bool read_terms(std::string_view text, std::vector<Term>& terms, TermFault& fault,
                const net::IpAddress* client = nullptr);

// Does the text obey domain-spec? Letters only allowed in explanations count as BadMacro.
Fault check_domain_spec(std::string_view text);

}  // namespace mailwhy::spf
