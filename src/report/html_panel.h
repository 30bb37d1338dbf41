// What is typed into the panel of a DNS host: the record's name below its zone, and the
// words that the host's panel has for the fields, where the host is known by its servers.
#pragma once

#include <string>
#include <string_view>

#include "diagnose/report.h"

namespace mailwhy::report {

struct Panel {
  std::string_view host;  // "Cloudflare"; "" where it is not known
  std::string_view type_field, name_field, value_field;  // "": the general word
  std::string name;     // "@", "news", or "" where the field stays empty
  bool quoted = false;  // TXT values are typed with their quotation marks
};

Panel panel_for(const diagnose::Case& one, const diagnose::Change& change);

}  // namespace mailwhy::report
