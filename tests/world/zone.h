// Zones and questions in the words of a test.
#pragma once

#include <string_view>

#include "dns/zone_resolver.h"

namespace mailwhy::world {

// Adds the records of a master file. Throws std::runtime_error where it has an error.
void add_lines(dns::ZoneResolver& zone, std::string_view master_file);

// question("example.org", Type::A)
dns::Question question(std::string_view name, dns::Type type, dns::Ask ask = {});

}  // namespace mailwhy::world
