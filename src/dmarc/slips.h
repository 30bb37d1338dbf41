// A record's text cut into tags as a person meant them, with the slips on the way: the
// first step of mending.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dmarc/record.h"

namespace mailwhy::dmarc {

struct Piece {
  uint32_t offset = 0, size = 0;  // of the text, without blanks and quotes round it
  std::string name, value;        // cleaned; the name in lower case
  TagName id = TagName::Unknown;
  bool is_tag = true;       // false: nothing like "name=value"
  bool odd = false;         // odd characters were taken out
  bool wrong_sign = false;  // ":" for "="
  bool misspelled = false;  // the name as written was not that of the tag meant
  std::string written_name;
};

struct Slips {
  std::vector<Piece> pieces;  // at most kMaxTags
  // Where something else than ";" parts two tags: a comma, a blank, "\;". Offset and
  // size.
  struct Separator {
    uint32_t offset, size;
  };
  std::vector<Separator> separators;
  bool quotes = false;    // round the whole text
  bool too_many = false;  // tags were left out
};

// For a text of at most kMaxRecord; linear.
Slips cut_into_pieces(std::string_view text);

// At most one letter wrong, missing, too many, or two changed places.
bool nearly(std::string_view a, std::string_view b);

}  // namespace mailwhy::dmarc
