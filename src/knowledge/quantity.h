// Parameters that are quantities, and how each language says them.
#pragma once

#include <string>
#include <string_view>

#include "knowledge/knowledge.h"

namespace mailwhy::knowledge {

// "wait" is a duration as reports write it ("1h30m"); a name that ends in "_bytes" is a
// number of bytes. Both stay so in JSON.
bool is_quantity(std::string_view name);

// "2 hours", "14.2 MB"; anything that is no such quantity comes back as it is. A megabyte
// is 1,048,576 bytes, as in the limits of mail servers.
std::string quantity_text(Language language, std::string_view name,
                          std::string_view value);

}  // namespace mailwhy::knowledge
