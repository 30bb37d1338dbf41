// rooms: live
// The system's list of resolvers, and addresses as options write them.
#include <cstdlib>

#include "live/resolv_conf.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto servers = live::parse_resolv_conf(text);
  if (servers.size() > live::kMaxNameservers) std::abort();
  auto server = live::ServerAddress::parse(text);
  if (server && live::ServerAddress::parse(server->to_string()).value() != *server)
    std::abort();
  return 0;
}
