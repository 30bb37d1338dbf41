#include "apps/mailwhy/sockets.h"

#include <sys/resource.h>

#include <algorithm>

namespace mailwhy::app {

void allow_many_sockets() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65536);
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace mailwhy::app
