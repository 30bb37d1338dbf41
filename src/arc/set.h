// The three fields that each server which seals a mail adds, and how they make a chain:
// RFC 8617, sections 4 and 5.2.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/raw_mail.h"
#include "dkim/signature.h"
#include "text/message.h"

namespace mailwhy::arc {

inline constexpr size_t kMaxInstances = 50;  // section 4.2.1

// ARC-Seal: section 4.1.3.
struct Seal {
  uint64_t instance = 0;      // i=
  dkim::Algorithm algorithm;  // a=
  std::string algorithm_text;
  std::string domain, selector;           // d=, s=
  std::string chain_status;               // cv=: none, pass or fail
  std::string value;                      // b=, decoded
  size_t value_begin = 0, value_end = 0;  // the room of b= in the field's value
  std::optional<uint64_t> signed_at;      // t=
  std::optional<dkim::Fault> fault;       // the first thing wrong; the rest is still read
};
// Faults: those of dkim/signature.h, chain_status (cv= is none of the three), seal_signs
// (h= stands there, section 4.1.3).
Seal read_seal(const dkim::RawField& field);

// ARC-Authentication-Results: section 4.1.1.
struct Results {
  uint64_t instance = 0;
  std::string_view text;  // behind "i=N;", trimmed
  std::optional<dkim::Fault> fault;
};
// Fault: results_instance ("i=N;" does not stand first).
Results read_results(const dkim::RawField& field);

enum class Part : uint8_t { Results, MessageSignature, Seal };
std::string_view field_name(Part part);  // "ARC-Seal"

// One instance. What is missing is nullptr.
struct Set {
  uint64_t instance = 0;
  std::array<const dkim::RawField*, 3> fields{};  // by Part
  Results results;
  dkim::Signature message_signature;
  Seal seal;

  const dkim::RawField* field(Part part) const {
    return fields[static_cast<size_t>(part)];
  }
};

struct Problem {
  uint64_t instance = 0;  // 0: it is in no set
  Part part = Part::Seal;
  text::Message text;  // a sentence: arc.problem.…, or dkim.fault.…
};

struct Sets {
  std::vector<Set> sets;           // by instance, from 1; those that are there
  std::optional<Problem> problem;  // the first thing that breaks the chain's structure
};

// The sets of a mail, and whether they can be a chain: one field of each kind for each of
// 1, 2, … N, each readable, cv=none in the first and pass in those behind it, a fail only
// in the last. At most 50 are read; a mail with more has a problem.
Sets read_sets(const dkim::RawMail& mail);

}  // namespace mailwhy::arc
