// A zone file before it is loaded: every fault with the line of the record at fault. What
// the file cannot tell (the records of other domains) is never held against it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnose/report.h"

namespace mailwhy::diagnose {

struct ZoneText {
  std::string name;       // of the file, as it is shown
  std::string_view text;  // a master file: RFC 1035, section 5
};

struct ZonePlace {
  size_t file = 0;              // in ZoneLint::files
  size_t line = 0, column = 0;  // from 1; column 0: the whole line, else in characters
};

struct ZoneFinding {
  Finding finding;
  ZonePlace place;
  std::vector<Change> changes;  // those of the cause at this name
};

struct ZoneLint {
  std::vector<std::string> files;
  std::vector<ZoneFinding> findings;  // by file and line; remarks are left out
  std::vector<std::string> examined;  // names, in the order of the files
  std::vector<std::string> untold;    // checks that the files alone could not tell
  std::vector<std::string> unread;    // whose records SPF goes on with, in other zones
  size_t records = 0;
  size_t left_out = 0;  // findings or names beyond the limits
};

inline constexpr size_t kMaxZoneNames = 300;      // examined one by one
inline constexpr size_t kMaxZoneFindings = 2000;  // of all files together

ZoneLint lint_zones(std::span<const ZoneText> files, net::Time now);

}  // namespace mailwhy::diagnose
