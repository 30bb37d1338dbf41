#include "apps/mailwhy/sockets.h"

#include <sys/resource.h>

#include <algorithm>

#include "net/ip_address.h"

namespace mailwhy::app {

void allow_many_sockets() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool is_this_machine(std::string_view host) {
  if (host == "localhost") return true;
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  auto ip = net::IpAddress::parse(host);
  return ip && net::scope_of(*ip) == net::Scope::Loopback;
}

bool listens_here(std::string_view place) {
  return is_this_machine(place.substr(0, place.rfind(':')));
}

}  // namespace mailwhy::app
