// An SPF record as terms with the bytes they stand at: RFC 7208, sections 4.6, 5, 6, 7.1, 12.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/cidr.h"
#include "text/result.h"

namespace mailwhy::spf {

enum class Qualifier : char { Pass = '+', Fail = '-', SoftFail = '~', Neutral = '?' };

enum class TermKind : uint8_t { All, Include, A, Mx, Ptr, Ip4, Ip6, Exists, Redirect, Exp, UnknownModifier };
std::string_view to_string(TermKind kind);  // "include", "ip4", "redirect"

// Counts against the limit of 10 (section 4.6.4).
constexpr bool costs_lookup(TermKind kind) {
  return kind == TermKind::Include || kind == TermKind::A || kind == TermKind::Mx ||
         kind == TermKind::Ptr || kind == TermKind::Exists || kind == TermKind::Redirect;
}
constexpr bool is_modifier(TermKind kind) { return kind >= TermKind::Redirect; }

struct Term {
  TermKind kind = TermKind::All;
  Qualifier qualifier = Qualifier::Pass;
  bool qualifier_written = false;
  bool has_macro = false;          // domain_spec holds a '%'
  uint8_t prefix4 = 32;            // dual-cidr of a and mx
  uint8_t prefix6 = 128;
  uint32_t offset = 0, size = 0;   // where the term stands in the record's text
  std::string_view domain_spec;    // as written, without the ':' or '='; empty where absent
  net::Cidr network;               // ip4 and ip6
};

// A record that passed the whole-record syntax check. Views into the text it was parsed from,
// which must outlive it.
struct Record {
  std::string_view text;
  std::vector<Term> terms;  // mechanisms and modifiers in the order written
};

inline constexpr size_t kMaxRecord = 65535;  // octets; more is permerror
inline constexpr size_t kMaxTerms = 4096;    // a longer record is refused as syntax error

// Does this TXT string announce an SPF record: "v=spf1" alone or before a blank (section 4.5).
bool is_spf_record(std::string_view text);

// Reads the whole record; the Error names the byte and the fault of the first bad term (section 4.6):
// "unknown mechanism \"ipv4\"", with a way out: "ip4:192.0.2.1".
Result<Record> parse_record(std::string_view text);

// Every fault of the record, in order, with the term it spoils: for lint and repair.
struct SyntaxFault {
  uint32_t offset = 0, size = 0;   // the bytes to underline
  std::string problem;             // stable snake_case name: "unknown_mechanism", "bad_cidr", "bad_ip4" …
  std::string what;                // one clause of English
  std::optional<std::string> corrected;  // the term as it was meant, where only one reading is likely
};
std::vector<SyntaxFault> syntax_faults(std::string_view text);

}  // namespace mailwhy::spf
