// What has changed between two looks at a name. What could not be told this time is no
// change: it stays as it was.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "knowledge/knowledge.h"
#include "watch/seen.h"

namespace mailwhy::watch {

enum class ChangeKind : uint8_t {
  First,    // the first look: how things stand
  Found,    // a finding that was not there, or is worse now
  Gone,     // one that is there no more
  Record,   // a record has other values
  Meaning,  // the record is the same, and an include of it permits other addresses
  Ends,     // a certificate or a registration ends in 30, 14, 7 days, or 1
};
std::string_view to_string(ChangeKind kind);  // "found"

struct Change {
  ChangeKind kind = ChangeKind::Found;
  diagnose::Severity severity = diagnose::Severity::Info;
  std::string cause;    // of a finding; title.<cause> says it
  text::Params params;  // of that sentence, or of watch.<kind>

  // Two looks at the same change agree on it.
  std::string identity() const;
};

// Fills what `now` could not tell from `before`, and marks in `now` which ends were told.
std::vector<Change> compare(const Seen& before, Seen& now, net::Time at);

// A second look, at once: what both see has changed. What only the second one sees stays
// in it as it was before: a server that says now this, now that is no news.
std::vector<Change> agreed(const Seen& before, const std::vector<Change>& first,
                           Seen& second, net::Time at);

// How things stand, of a name that is looked at for the first time; and what ends soon.
std::vector<Change> first_look(Seen& now, net::Time at);

std::string sentence(const Change& change, knowledge::Language language);

// {"name", "at", "kind", "severity", "cause", "params", "text"}
boost::json::object to_json(const Change& change, const std::string& name, net::Time at,
                            knowledge::Language language);

}  // namespace mailwhy::watch
