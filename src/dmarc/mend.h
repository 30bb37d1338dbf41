// What is wrong in the text of a record alone, tag by tag, and the record as it was
// meant. What the faults are called, and what their parameters are: lint.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/message.h"

namespace mailwhy::dmarc {

enum class Severity : uint8_t { Error, Warning, Info };

struct RecordFault {
  Severity severity = Severity::Error;
  std::string rule;               // of lint.h
  uint32_t offset = 0, size = 0;  // the bytes to underline; size 0: the record as a whole
  text::Params params;
};

struct Mended {
  std::string record;  // as it was meant; the same text where nothing is amiss
  std::vector<RecordFault> faults;  // in the order of the text
  bool changed = false;             // the record is written anew
};

// Reads a text that was meant as a DMARC record, be it one for receivers or not: with
// quotes and backslashes of a zone file in it, commas for semicolons, "v=DMARC 1".
// nullopt for any other text (and one longer than kMaxRecord).
//
// The mended record says what receivers read in the old one, or more: a tag that they
// pass over because of a slip takes effect where only one thing can have been meant, and
// where a policy stands twice the strictest stays. Never less strict. Mending it again
// changes nothing.
std::optional<Mended> mend(std::string_view text);

// Is it a record of DMARC for people, though not for receivers?
bool looks_like_record(std::string_view text);

// The record with this tag set, behind the others or in place of the one that is there.
std::string with_tag(std::string_view record, std::string_view name,
                     std::string_view value);

// Several records at one name as one: the strictest of each policy, strict alignment
// where one asks for it, all report addresses; of other tags the first. Records with
// faults are mended before. nullopt where none of them can be read.
std::optional<std::string> merge(const std::vector<std::string>& records);

}  // namespace mailwhy::dmarc
