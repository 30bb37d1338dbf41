// IPv4 and IPv6 text forms: RFC 4291 section 2.2, RFC 5952.
#include "net/ip_address.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <span>

#include "text/ascii.h"
#include "text/hex.h"
#include "text/lexer.h"

namespace mailwhy::net {

// Four decimal octets; "010" is refused because some read it as octal.
static bool read_v4(text::Lexer& in, uint8_t* out) {
  for (int i = 0; i < 4; i++) {
    if (i > 0 && !in.accept('.')) return false;
    int value = 0, digits = 0;
    char lead = in.peek();
    while (text::is_digit(in.peek()) && digits < 4)
      value = value * 10 + (in.take() - '0'), digits++;
    if (digits == 0 || value > 255 || (digits > 1 && lead == '0')) return false;
    out[i] = static_cast<uint8_t>(value);
  }
  return true;
}

static bool read_v6(text::Lexer& in, std::array<uint8_t, 16>& out) {
  std::array<uint8_t, 16> groups{};
  size_t size = 0, gap = 17;  // gap: where "::" stands, 17 for none
  if (in.accept("::")) gap = 0;
  while (!in.at_end() && size < 16) {
    text::Lexer start = in;
    int value = 0, digits = 0;
    for (int hex; digits < 5 && (hex = text::hex_value(in.peek())) >= 0; digits++)
      value = value * 16 + hex, in.take();
    if (in.peek() == '.' && size <= 12) {  // the last 32 bits as dotted quad
      in = start;
      if (!read_v4(in, groups.data() + size) || !in.at_end()) return false;
      size += 4;
      break;
    }
    if (digits == 0 || digits > 4) return false;
    groups[size++] = static_cast<uint8_t>(value >> 8);
    groups[size++] = static_cast<uint8_t>(value);
    if (in.at_end()) break;
    if (in.peek() == ':' && in.peek(1) == ':') {
      if (gap != 17) return false;
      in.accept("::");
      gap = size;
    } else if (!in.accept(':') || in.at_end()) {
      return false;
    }
  }
  if (!in.at_end() || (gap == 17 ? size != 16 : size > 14)) return false;
  size_t front = gap == 17 ? size : gap;
  out.fill(0);
  std::copy_n(groups.begin(), front, out.begin());
  std::copy_n(groups.begin() + front, size - front, out.end() - (size - front));
  return true;
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
  IpAddress address;
  text::Lexer in(text);
  if (text.find(':') == text.npos) {
    address.v4_ = true;
    if (!read_v4(in, address.bytes_.data()) || !in.at_end())
      return fail("not an IP address", in.offset());
  } else {
    address.v4_ = false;
    if (!read_v6(in, address.bytes_)) return fail("not an IP address", in.offset());
  }
  return address;
}

IpAddress IpAddress::v4(std::span<const uint8_t, 4> octets) {
  IpAddress address;
  std::copy(octets.begin(), octets.end(), address.bytes_.begin());
  return address;
}

IpAddress IpAddress::v6(std::span<const uint8_t, 16> octets) {
  IpAddress address;
  address.v4_ = false;
  std::copy(octets.begin(), octets.end(), address.bytes_.begin());
  return address;
}

IpAddress IpAddress::unmapped() const {
  static constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0,    0,
                                                      0, 0, 0, 0, 0xff, 0xff};
  if (v4_ || !std::equal(kMapped.begin(), kMapped.end(), bytes_.begin())) return *this;
  return v4(std::span<const uint8_t, 4>(bytes_.data() + 12, 4));
}

std::string IpAddress::to_string() const {
  char buffer[48];
  char* at = buffer;
  char* end = buffer + sizeof buffer;
  auto decimal = [&](int i) { at = std::to_chars(at, end, bytes_[i]).ptr; };
  if (v4_) {
    for (int i = 0; i < 4; i++) {
      if (i) *at++ = '.';
      decimal(i);
    }
    return {buffer, at};
  }
  if (unmapped().v4_) return "::ffff:" + unmapped().to_string();
  auto group = [&](int i) { return bytes_[2 * i] << 8 | bytes_[2 * i + 1]; };
  // The longest run of two or more zero groups, the first of equal ones (RFC 5952 4.2).
  int gap = -1, gap_size = 1;
  for (int i = 0; i < 8; i++) {
    int run = 0;
    while (i + run < 8 && group(i + run) == 0) run++;
    if (run > gap_size) gap = i, gap_size = run;
    i += run;
  }
  for (int i = 0; i < 8; i++) {
    if (i == gap) {
      *at++ = ':';
      if (i == 0) *at++ = ':';
      i += gap_size - 1;
      continue;
    }
    at = std::to_chars(at, end, group(i), 16).ptr;
    if (i < 7) *at++ = ':';
  }
  return {buffer, at};
}

std::string IpAddress::reverse_name() const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string name;
  auto octets = bytes();
  for (size_t i = octets.size(); i-- > 0;) {
    if (v4_) {
      name += std::to_string(octets[i]) + '.';
    } else {
      name += {kHex[octets[i] & 15], '.', kHex[octets[i] >> 4], '.'};
    }
  }
  return name + (v4_ ? "in-addr.arpa" : "ip6.arpa");
}

static Scope scope_of_v4(uint32_t a) {
  auto in = [&](uint32_t base, int prefix) { return (a ^ base) >> (32 - prefix) == 0; };
  if (in(0x00000000, 8)) return Scope::Unspecified;
  if (in(0x7f000000, 8)) return Scope::Loopback;
  if (in(0x0a000000, 8) || in(0xac100000, 12) || in(0xc0a80000, 16))
    return Scope::Private;
  if (in(0x64400000, 10)) return Scope::Private;  // carrier-grade NAT: RFC 6598
  if (in(0xa9fe0000, 16)) return Scope::LinkLocal;
  if (in(0xe0000000, 4)) return Scope::Multicast;
  if (in(0xf0000000, 4)) return Scope::Reserved;
  return Scope::Global;
}

static uint32_t v4_at(std::span<const uint8_t> b, size_t i) {
  return uint32_t{b[i]} << 24 | uint32_t{b[i + 1]} << 16 | uint32_t{b[i + 2]} << 8 |
         b[i + 3];
}

// The IPv4 address to which a gateway carries packets for this IPv6 address.
static std::optional<uint32_t> carried_to(std::span<const uint8_t> b) {
  auto begins = [&](std::initializer_list<uint8_t> with) {
    return std::equal(with.begin(), with.end(), b.begin());
  };
  if (begins({0x20, 0x02})) return v4_at(b, 2);          // 6to4: RFC 3056
  if (begins({0x20, 0x01, 0, 0})) return ~v4_at(b, 12);  // Teredo: RFC 4380
  if (begins({0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
    return v4_at(b, 12);  // NAT64: RFC 6052
  if (begins({0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0}))
    return v4_at(b, 12);  // translated: RFC 7915
  return std::nullopt;
}

Scope scope_of(const IpAddress& mapped) {
  IpAddress address = mapped.unmapped();
  auto b = address.bytes();
  if (address.is_v4()) return scope_of_v4(address.v4_value());
  if (std::all_of(b.begin(), b.begin() + 12, [](uint8_t x) { return x == 0; })) {
    const uint32_t last = v4_at(b, 12);
    return last == 0 ? Scope::Unspecified : last == 1 ? Scope::Loopback : Scope::Reserved;
  }
  if (auto inner = carried_to(b)) return scope_of_v4(*inner);
  constexpr uint8_t kLocalNat64[] = {0, 0x64, 0xff, 0x9b, 0, 1};  // RFC 8215
  if (std::equal(std::begin(kLocalNat64), std::end(kLocalNat64), b.begin()))
    return Scope::Private;
  if (b[0] == 0xff) return Scope::Multicast;
  if (b[0] == 0xfe && (b[1] & 0xc0) == 0x80) return Scope::LinkLocal;
  if (b[0] == 0xfe && (b[1] & 0xc0) == 0xc0)
    return Scope::Private;                           // site-local, RFC 3879
  if ((b[0] & 0xfe) == 0xfc) return Scope::Private;  // RFC 4193
  return Scope::Global;
}

}  // namespace mailwhy::net
