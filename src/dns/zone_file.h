// Master files: RFC 1035 section 5, $TTL of RFC 2308, unknown types of RFC 3597.
//
// Read with $ORIGIN and $TTL, durations as "1h30m", parentheses, quotes, escapes,
// comments, a left-out owner, TTL and class in either order; a TTL given nowhere is 3600.
// $INCLUDE is refused: one file is one zone's whole truth, and a file of others must not
// make us open another. One pass, linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dns/record.h"

namespace mailwhy::dns {

struct ZoneLimits {
  size_t octets = 256u << 20;  // of the file
  size_t records = 4'000'000;
  size_t errors = 20;  // then reading stops
};

// What is wrong with one line, for a person with the file open in an editor.
struct ZoneError {
  size_t line = 0;      // from 1
  size_t column = 0;    // from 1, in bytes; 0 where the whole line is meant
  std::string what;     // "not an IPv4 address"
  std::string way_out;  // what to do about it; may be empty

  // "zone.db:12:20: not an IPv4 address (an IPv6 address belongs into an AAAA record)"
  std::string to_string(std::string_view file) const;
};

struct ZoneFile {
  std::vector<Record> records;    // of the lines that could be read
  std::vector<uint32_t> lines;    // where each of them begins, from 1
  std::vector<ZoneError> errors;  // empty: everything was understood
  bool complete = true;           // false when a limit stopped the reading
};

// `origin` is what names without final dot end in until $ORIGIN says otherwise.
ZoneFile read_zone_file(std::string_view text, const Name& origin = Name(),
                        const ZoneLimits& limits = {});

// One record as a line of a master file, without the end of line; every name is complete.
//   example.org. 3600 IN TXT "v=spf1 mx -all"
// TXT strings stay in their pieces.
std::string to_zone_text(const Record& record);

// A whole zone: one line a record.
std::string to_zone_text(const std::vector<Record>& records);

// A record text as a zone file wants it: quoted, cut into strings of at most 255 octets.
std::string quoted_txt(std::string_view text);

}  // namespace mailwhy::dns
