// One loop for the three alphabets: each digit stands for 4, 5 or 6 bits (RFC 4648).
#include "dns/base_n.h"

#include <cstdint>

#include "text/ascii.h"

namespace mailwhy::dns {

static constexpr std::string_view kBase32 = "0123456789abcdefghijklmnopqrstuv";
static constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static std::string write(std::string_view octets, int bits, std::string_view alphabet) {
  std::string out;
  out.reserve((octets.size() * 8 + bits - 1) / bits);
  uint32_t pending = 0;
  int held = 0;  // bits of `pending` not yet written
  for (char c : octets) {
    pending = pending << 8 | static_cast<uint8_t>(c);
    for (held += 8; held >= bits; held -= bits)
      out += alphabet[pending >> (held - bits) & ((1u << bits) - 1)];
  }
  if (held) out += alphabet[pending << (bits - held) & ((1u << bits) - 1)];
  return out;
}

template <class Value>
static std::optional<std::string> read(std::string_view text, int bits, Value value) {
  std::string out;
  out.reserve(text.size() * bits / 8);
  uint32_t pending = 0;
  int held = 0;
  for (char c : text) {
    int digit = value(c);
    if (digit < 0) return std::nullopt;
    pending = pending << bits | static_cast<uint32_t>(digit);
    held += bits;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>(pending >> held);
    }
  }
  if (held >= bits || (pending & ((1u << held) - 1)) != 0) return std::nullopt;
  return out;
}

std::string to_hex(std::string_view octets) {
  return write(octets, 4, kBase32);
}
std::string to_base32hex(std::string_view octets) {
  return write(octets, 5, kBase32);
}

std::string to_base64(std::string_view octets) {
  std::string out = write(octets, 6, kBase64);
  while (out.size() % 4) out += '=';
  return out;
}

// The digits of hexadecimal and base32hex are one alphabet, in any case.
static int small_digit(char c, int limit) {
  c = text::to_lower(c);
  int digit = text::is_digit(c) ? c - '0' : text::is_lower(c) ? c - 'a' + 10 : limit;
  return digit < limit ? digit : -1;
}

std::optional<std::string> from_hex(std::string_view text) {
  return read(text, 4, [](char c) { return small_digit(c, 16); });
}

std::optional<std::string> from_base32hex(std::string_view text) {
  return read(text, 5, [](char c) { return small_digit(c, 32); });
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); i++) text.remove_suffix(1);
  return read(text, 6, [](char c) {
    if (text::is_upper(c)) return c - 'A';
    if (text::is_lower(c)) return c - 'a' + 26;
    if (text::is_digit(c)) return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  });
}

}  // namespace mailwhy::dns
