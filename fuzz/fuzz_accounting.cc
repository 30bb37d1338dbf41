// rooms: bounce
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bounce/accounting.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)bounce::looks_like_accounting(text);
  (void)bounce::read_accounting(text, {});
  return 0;
}
