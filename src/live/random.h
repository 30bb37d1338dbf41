// Unpredictable numbers for query ids and the case of names (RFC 5452): from the kernel,
// a page at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mailwhy::live {

class Random {
 public:
  uint8_t byte();
  uint16_t number();  // 0 to 65535

 private:
  std::array<uint8_t, 256> pool_;
  size_t used_ = sizeof pool_;
};

}  // namespace mailwhy::live
