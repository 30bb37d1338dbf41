// The fields of message/delivery-status: groups divided by empty lines, the first about
// the report, each further one about a recipient (RFC 3464, section 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/excerpt.h"

namespace mailwhy::bounce {

struct StatusField {
  std::string name;
  text::Excerpt value;  // unfolded with line ends
};

struct StatusGroup {
  std::vector<StatusField> fields;

  const StatusField* find(std::string_view name) const;  // case is ignored
  std::string_view value(std::string_view name) const;   // "" if there is none
  bool tells_of_recipient() const;
};

// Reads a part's body. At most 1,000 recipients; a value of at most 16 kB. `is_text` says
// that other things may stand before and behind the fields: reading begins at a field of
// RFC 3464 that opens its line and ends at a line of hyphens.
enum class StatusSource { Part, Text };
std::vector<StatusGroup> read_status_groups(const text::Excerpt& body,
                                            StatusSource source);

// Where such fields begin in a text that has them without being a part of their own;
// npos if it has none.
size_t find_status_fields(std::string_view text);

}  // namespace mailwhy::bounce
