#include "dkim/base64_value.h"

#include <array>
#include <cstdint>

#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static constexpr auto kWorth = [] {
  std::array<int8_t, 256> worth{};
  worth.fill(-1);
  for (size_t i = 0; i < kLetters.size(); i++)
    worth[static_cast<unsigned char>(kLetters[i])] = static_cast<int8_t>(i);
  return worth;
}();

static std::string shown_byte(char c) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  auto byte = static_cast<unsigned char>(c);
  if (byte > 0x20 && byte < 0x7F) return std::string(1, c);
  return {'0', 'x', kHex[byte >> 4], kHex[byte & 15]};
}

Reading<std::string> decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  uint32_t bits = 0;
  size_t letters = 0, padding = 0;
  for (size_t at = 0; at < text.size(); at++) {
    char c = text[at];
    int worth = kWorth[static_cast<unsigned char>(c)];
    if (worth >= 0 && padding == 0) {
      bits = bits << 6 | static_cast<uint32_t>(worth);
      if (++letters % 4 != 0) continue;
      out += static_cast<char>(bits >> 16);
      out += static_cast<char>(bits >> 8);
      out += static_cast<char>(bits);
    } else if (c == '=' && padding < 2) {
      padding++;
    } else if (!text::is_space(c)) {
      bool letter = worth >= 0 || c == '=';
      return fault(letter ? "base64_after_padding" : "base64_byte", at,
                   {{"byte", shown_byte(c)}});
    }
  }
  size_t rest = letters % 4;
  if (rest == 1 || (padding > 0 && rest + padding != 4))
    return fault("base64_truncated", text.size());
  if (rest == 2) out += static_cast<char>(bits >> 4);
  if (rest == 3) {
    out += static_cast<char>(bits >> 10);
    out += static_cast<char>(bits >> 2);
  }
  return out;
}

std::string encode_base64(std::string_view octets) {
  std::string out;
  out.reserve((octets.size() + 2) / 3 * 4);
  auto byte = [&](size_t at) -> uint32_t {
    return at < octets.size() ? static_cast<unsigned char>(octets[at]) : 0;
  };
  for (size_t at = 0; at < octets.size(); at += 3) {
    uint32_t bits = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    size_t known = octets.size() - at;
    out += kLetters[bits >> 18];
    out += kLetters[bits >> 12 & 63];
    out += known > 1 ? kLetters[bits >> 6 & 63] : '=';
    out += known > 2 ? kLetters[bits & 63] : '=';
  }
  return out;
}

}  // namespace mailwhy::dkim
