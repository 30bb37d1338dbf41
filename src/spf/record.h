// An SPF record as terms with the bytes they stand at: RFC 7208, sections 4.6, 5,
// 6, 7.1, 12.
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

enum class TermKind : uint8_t {
  All,
  Include,
  A,
  Mx,
  Ptr,
  Ip4,
  Ip6,
  Exists,
  Redirect,
  Exp,
  UnknownModifier
};
std::string_view to_string(TermKind kind);  // "include", "ip4", "redirect"

// Counts against the limit of 10 (section 4.6.4).
constexpr bool costs_lookup(TermKind kind) {
  return kind == TermKind::Include || kind == TermKind::A || kind == TermKind::Mx ||
         kind == TermKind::Ptr || kind == TermKind::Exists || kind == TermKind::Redirect;
}
constexpr bool is_modifier(TermKind kind) {
  return kind >= TermKind::Redirect;
}

struct Term {
  TermKind kind = TermKind::All;
  Qualifier qualifier = Qualifier::Pass;
  bool qualifier_written = false;
  bool has_macro = false;  // domain_spec holds a '%'
  uint8_t prefix4 = 32;    // dual-cidr of a and mx
  uint8_t prefix6 = 128;
  uint32_t offset = 0, size = 0;  // where the term stands in the record's text
  std::string_view domain_spec;  // as written, without the ':' or '='; empty where absent
  net::Cidr network;             // ip4 and ip6
};

// A record that passed the whole-record syntax check. Views into the text it was parsed
// from, which must outlive it.
struct Record {
  std::string_view text;
  std::vector<Term> terms;  // mechanisms and modifiers in the order written
};

inline constexpr size_t kMaxRecord = 65535;  // octets; more is permerror
inline constexpr size_t kMaxTerms = 4096;    // a longer record is refused as syntax error

// Does this TXT string announce an SPF record: "v=spf1" alone or before a blank
// (section 4.5).
bool is_spf_record(std::string_view text);

// Reads the whole record; the Error names the byte and the fault of the first bad term
// (section 4.6): "unknown mechanism \"ipv4\"", with a way out: "ip4:192.0.2.1".
Result<Record> parse_record(std::string_view text);

// Every fault of the record, in order, with the term it spoils: for lint and repair.
// Beside what breaks the grammar these are slips that the grammar lets through:
// "include=example.org" (an unknown modifier), "a:http://www.example.org",
// "include:a.example.orginclude:b.example.org".
struct SyntaxFault {
  uint32_t offset = 0, size = 0;  // the bytes to underline
  // Stable name. By grammar: "bad_version", "bad_term", "bad_character",
  // "unknown_mechanism", "qualified_modifier", "missing_argument", "unexpected_argument",
  // "empty_domain", "bad_domain", "bad_macro", "bad_ip4", "bad_ip6", "bad_cidr",
  // "repeated_modifier", "record_too_long". By the slip behind it: "odd_character" (smart
  // quotes, no-break blanks, invisible characters, brackets), "separator" (comma,
  // semicolon), "trailing_dot", "blank_inside", "missing_blank", "misspelled",
  // "wrong_sign" (':' for '=' and the reverse), "wrong_family" (ip4 with an IPv6 address,
  // a with an address), "url", "mail_address", "port", "netmask", "repeated_version".
  std::string problem;
  std::string what;    // one clause of English
  bool breaks = true;  // permerror; false: valid by the grammar, but surely not meant
  // What should stand in place of these bytes, where only one reading is likely: one or
  // more terms, "" for nothing.
  std::optional<std::string> corrected;
};
std::vector<SyntaxFault> syntax_faults(std::string_view text);

// A text that was meant as an SPF record but is none for receivers: "v=spf1;", "spf1 a
// -all",
// "\"v=spf1 …\"". The record as it was meant, its terms untouched; nullopt for any other
// text.
std::optional<std::string> mend_version(std::string_view text);
inline bool looks_like_broken_version(std::string_view text) {
  return mend_version(text).has_value();
}

}  // namespace mailwhy::spf
