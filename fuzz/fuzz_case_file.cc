// rooms: report
// A recorded case from anywhere: it is refused, or read and written again without loss.
#include <cstdlib>

#include "dns/rdap.h"
#include "dns/recording.h"
#include "report/case_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mailwhy;
  auto recorded = report::parse_case_file({reinterpret_cast<const char*>(data), size});
  if (!recorded) return 0;
  std::string text = report::to_text(*recorded);
  auto again = report::parse_case_file(text);
  if (!again || report::to_text(*again) != text) std::abort();
  (void)dns::ReplayResolver::parse(recorded->dns);
  (void)dns::ReplayRdap::parse(recorded->rdap);
  return 0;
}
