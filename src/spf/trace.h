// The way to a result of check_host(), step by step: what `spf check` draws as a tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dns/resolver.h"
#include "spf/record.h"

namespace mailwhy::spf {

enum class Verdict : uint8_t {
  None,
  Neutral,
  Pass,
  Fail,
  SoftFail,
  TempError,
  PermError
};
std::string_view to_string(Verdict verdict);  // "softfail"

// Of a mechanism that matches.
inline Verdict verdict_of(Qualifier qualifier) {
  switch (qualifier) {
    case Qualifier::Fail:
      return Verdict::Fail;
    case Qualifier::SoftFail:
      return Verdict::SoftFail;
    case Qualifier::Neutral:
      return Verdict::Neutral;
    case Qualifier::Pass:
      break;
  }
  return Verdict::Pass;
}

// One step. Steps stand in one vector (Result::trace), in the order they were made; a
// child comes after its parent. Small and flat, so that building the tree costs little:
// pointers and views stay valid as long as the Result, or a copy of it, lives.
struct TraceNode {
  enum class What : uint8_t {
    RecordText,  // a domain's record: name, text, answer (the TXT look-up), verdict = its
                 // result
    Term,        // one of its terms: term, offset, size, text, matched; name = its target
    Lookup,      // a question the term needed: name, type, answer
  };
  int parent = -1;  // index of the RecordText, Term or Lookup above; -1: the checked
                    // domain's record
  What what = What::Term;
  TermKind term = TermKind::All;
  Qualifier qualifier = Qualifier::Pass;
  Verdict verdict =
      Verdict::None;  // of a RecordText; of an include: what its record gave
  bool matched = false;
  bool decided = false;  // this term decided the whole result
  bool is_void = false;  // a Lookup counted as void
  bool skipped =
      false;  // a name that a limit left out, or that is no domain name: not asked
  dns::Type type = dns::Type::TXT;
  uint32_t offset = 0, size = 0;    // the term's bytes in its record's text
  const dns::Name* name = nullptr;  // domain, target after macro expansion, or name asked
  std::string_view text;            // the record; the term as written; else empty
  const dns::Answer* answer =
      nullptr;  // what came back: status, rcode, records, rtt, ttl
};

// What a look-up gave, on one line: "192.0.2.80 192.0.2.81", "10 mx.example.org",
// "NXDOMAIN", "no such record", "SERVFAIL", "no answer in time".
std::string answer_text(const dns::Answer& answer, dns::Type type);

}  // namespace mailwhy::spf
