// rooms: bounce
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bounce/log.h"

using namespace mailwhy;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)bounce::looks_like_log(text);
  bounce::ReadOptions options;
  options.now = net::Time(net::Milliseconds(1795253046000));
  (void)bounce::read_log(text, options);
  return 0;
}
