// BIMI: the record with which a domain names its logo (draft-brand-indicators-for-
// message-identification-10, section 4.3). What the logo looks like is not judged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "transport/fields.h"

namespace mailwhy::transport {

// Was the text meant as such a record?
bool is_bimi_record(std::string_view text);

struct BimiRecord {
  std::string logo;           // l=, an URL
  std::string evidence;       // a=, the URL of a mark certificate
  bool declined = false;      // both empty: no logo, on purpose
  std::vector<Fault> faults;  // any: no logo is shown
};
BimiRecord read_bimi_record(std::string_view text);

}  // namespace mailwhy::transport
