// rooms: diagnose report
// A zone linted before it is loaded, and its three renderings.
#include <cstdint>

#include "diagnose/zone_lint.h"
#include "report/zone_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mailwhy;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  diagnose::ZoneText file{"fuzz.zone", text};
  diagnose::ZoneLint lint = diagnose::lint_zones(std::span(&file, 1), net::Time());
  report::zone_text(lint, {});
  report::zone_json(lint, {});
  report::zone_sarif(lint, {}, "0");
  return 0;
}
