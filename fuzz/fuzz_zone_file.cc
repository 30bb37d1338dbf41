// rooms: dns
// A master file: read without harm; what was read is written and read again the same.
#include <cstdlib>

#include "dns/zone_file.h"
#include "dns/zone_resolver.h"

using namespace mailwhy::dns;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  ZoneFile zone = read_zone_file(text);
  if (zone.errors.size() > ZoneLimits().errors) std::abort();
  for (const ZoneError& error : zone.errors)
    if (error.line == 0 || error.line > size + 1 || error.column > size + 1 ||
        error.what.empty())
      std::abort();
  ZoneFile again = read_zone_file(to_zone_text(zone.records));
  if (!again.errors.empty() || again.records != zone.records) std::abort();
  ZoneResolver world;
  world.add(zone.records);
  for (const Record& record : zone.records) {
    AnswerPtr answer = world.query(record.owner, record.type);
    if (answer->records.size() > zone.records.size() + 2 * 8) std::abort();
    if (auto next = target(record)) world.query(*next, Type::A);
    if (auto below = record.owner.with_prefix("x")) world.query(*below, Type::TXT);
  }
  return 0;
}
