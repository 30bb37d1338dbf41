// Hexadecimal digits, in whatever case.
#pragma once

#include <array>
#include <cstdint>

namespace mailwhy::text {

inline constexpr auto kHexValues = [] {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (int i = 0; i < 10; i++) values['0' + i] = static_cast<int8_t>(i);
  for (int i = 0; i < 6; i++)
    values['a' + i] = values['A' + i] = static_cast<int8_t>(10 + i);
  return values;
}();

// 0 to 15; -1 for what is no such digit.
constexpr int hex_value(char c) {
  return kHexValues[static_cast<uint8_t>(c)];
}

}  // namespace mailwhy::text
