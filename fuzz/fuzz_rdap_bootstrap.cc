// rooms: http
// IANA's list of RDAP servers.
#include <cstdlib>

#include "http/rdap_bootstrap.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* domain : {"example.org", "example.co.uk", "org", ""}) {
    auto servers = http::find_rdap_servers(text, domain);
    if (servers && servers->size() > 4) std::abort();
  }
  return 0;
}
