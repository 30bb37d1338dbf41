// Base64 as it comes, piece by piece: RFC 2045, section 6.8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mailwhy::text {

// Skips over what does not belong there. Padding ends a run; another may follow, where
// two bodies were glued together.
class Base64Decoder {
 public:
  // Adds what `text` decodes to. Letters may be divided between calls anywhere.
  void decode(std::string_view text, std::string& decoded);

 private:
  uint32_t bits_ = 0;
  int count_ = 0;  // of bits that wait for more
};

}  // namespace mailwhy::text
