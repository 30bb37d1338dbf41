#include "world/zone.h"

#include <stdexcept>
#include <utility>

#include "dns/zone_file.h"

namespace mailwhy::world {

void add_lines(dns::ZoneResolver& zone, std::string_view master_file) {
  dns::ZoneFile file = dns::read_zone_file(master_file);
  if (!file.errors.empty()) throw std::runtime_error(file.errors[0].to_string("zone"));
  zone.add(file.records);
}

dns::Question question(std::string_view name, dns::Type type, dns::Ask ask) {
  return {*dns::Name::parse(name), type, std::move(ask)};
}

}  // namespace mailwhy::world
