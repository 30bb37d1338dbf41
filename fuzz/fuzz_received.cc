// rooms: mail
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mail/received.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)mailwhy::mail::parse_received({reinterpret_cast<const char*>(data), size});
  return 0;
}
