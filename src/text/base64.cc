// Four letters at a time through four tables; one by one only round line ends.
#include "text/base64.h"

#include <array>
#include <cstring>

namespace mailwhy::text {

static constexpr uint32_t kNone = 1u << 31;

// What each byte is worth as the first, second, third and fourth letter of a group.
static constexpr auto kWorth = [] {
  std::array<std::array<uint32_t, 256>, 4> worth{};
  for (auto& place : worth) place.fill(kNone);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (uint32_t i = 0; i < kAlphabet.size(); i++)
    for (uint32_t place = 0; place < 4; place++)
      worth[place][static_cast<unsigned char>(kAlphabet[i])] = i << (18 - 6 * place);
  return worth;
}();

static uint32_t worth(const char* at, size_t place) {
  return kWorth[place][static_cast<unsigned char>(at[place])];
}

void Base64Decoder::decode(std::string_view text, std::string& decoded) {
  size_t start = decoded.size();
  decoded.resize(start + text.size() / 4 * 3 + 3);
  char* out = decoded.data() + start;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at != end) {
    while (count_ == 0 && end - at >= 4) {
      uint32_t group = worth(at, 0) | worth(at, 1) | worth(at, 2) | worth(at, 3);
      if (group & kNone) break;
      *out++ = static_cast<char>(group >> 16);
      *out++ = static_cast<char>(group >> 8);
      *out++ = static_cast<char>(group);
      at += 4;
    }
    if (at == end) break;
    if (*at == '=') bits_ = 0, count_ = 0;
    uint32_t value = worth(at, 0);
    at++;
    if (value & kNone) continue;
    bits_ = bits_ << 6 | value >> 18;
    count_ += 6;
    if (count_ < 8) continue;
    count_ -= 8;
    *out++ = static_cast<char>(bits_ >> count_);
  }
  decoded.resize(static_cast<size_t>(out - decoded.data()));
}

}  // namespace mailwhy::text
