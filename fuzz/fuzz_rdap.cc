// rooms: dns
// A registry's reply, and a recorded one: read without harm, and a recording survives the
// way back.
#include <cstdlib>

#include <boost/json.hpp>

#include "dns/rdap.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto answer = dns::parse_rdap_domain(text, "example.org");
  if (!answer) return 0;
  if (answer->states.size() > dns::kMaxRdapNames) std::abort();
  auto again = dns::rdap_from_json(dns::to_json(*answer));
  if (!again || *again != *answer) std::abort();
  return 0;
}
