#include "live/random.h"

#include <cerrno>
#include <cstdlib>

#include <sys/random.h>

namespace mailwhy::live {

uint8_t Random::byte() {
  if (used_ == pool_.size()) {
    // Reads of up to 256 bytes are whole once the kernel has its entropy (getrandom(2)).
    ssize_t got;
    do {
      got = getrandom(pool_.data(), pool_.size(), 0);
    } while (got < 0 && errno == EINTR);
    if (got != static_cast<ssize_t>(pool_.size())) std::abort();
    used_ = 0;
  }
  uint8_t out = pool_[used_];
  pool_[used_++] = 0;
  return out;
}

uint16_t Random::number() {
  return static_cast<uint16_t>(byte() << 8 | byte());
}

}  // namespace mailwhy::live
