// Numbers read digit by digit without asking at each where the text ends.
#include "spf/quick_network.h"

#include "text/hex.h"

namespace mailwhy::spf {

static constexpr size_t kLongestIp4 = sizeof("ip4:255.255.255.255/32 ") - 1;
static constexpr size_t kHead = sizeof("ip4:") - 1;

// Above 9 for everything that is no digit.
static uint32_t digit(char c) {
  return static_cast<uint32_t>(static_cast<uint8_t>(c)) - '0';
}

// 0 to 255 without leading zeros, moves `at` behind it. Inlined by force: the checks of a
// record spend half their time here.
[[gnu::always_inline]] static inline bool read_octet(const char*& at, uint32_t& out) {
  uint32_t a = digit(at[0]), b = digit(at[1]), c = digit(at[2]);
  if (b > 9) {
    out = a;
    at += 1;
    return a <= 9;
  }
  if (c > 9) {
    out = a * 10 + b;
    at += 2;
    return a - 1 <= 8;
  }
  out = a * 100 + b * 10 + c;
  at += 3;
  return a - 1 <= 8 && out <= 255;
}

// `at` is behind "ip4:", with room for the longest network behind it.
[[gnu::always_inline]] static inline const char* read_ip4(const char* at,
                                                          QuickNetwork& out) {
  uint32_t a, b, c, d, prefix = 32;
  bool dotted = read_octet(at, a) && *at++ == '.' && read_octet(at, b) && *at++ == '.' &&
                read_octet(at, c) && *at++ == '.' && read_octet(at, d);
  if (!dotted) return nullptr;
  if (*at == '/') {
    at++;
    if (!read_octet(at, prefix) || prefix > 32) return nullptr;
  }
  if (*at != ' ') return nullptr;
  out.is_v4 = true;
  out.v4 = a << 24 | b << 16 | c << 8 | d;
  out.prefix = static_cast<uint8_t>(prefix);
  return at;
}

// One group of up to four digits; false where there is none.
static bool read_group(const char*& at, const char* end, uint32_t& out) {
  int value = at < end ? text::hex_value(*at) : -1;
  if (value < 0) return false;
  out = static_cast<uint32_t>(value);
  const char* last = end - at > 4 ? at + 4 : end;
  while (++at < last && (value = text::hex_value(*at)) >= 0)
    out = out << 4 | static_cast<uint32_t>(value);
  return true;
}

// "/64" before a blank or the end, or nothing.
static const char* read_prefix6(const char* at, const char* end, uint8_t& prefix) {
  uint32_t value = 128;
  if (at < end && *at == '/') {
    if (++at == end || (value = digit(*at++)) > 9) return nullptr;
    if (value > 0) {
      while (at < end && digit(*at) <= 9 && value <= 128)
        value = value * 10 + digit(*at++);
    }
  }
  prefix = static_cast<uint8_t>(value);
  return value <= 128 && (at == end || *at == ' ') ? at : nullptr;
}

// Groups with at most one "::". A dotted quad at the end is left to the careful way.
[[gnu::noinline]] static const char* read_ip6(const char* at, const char* end,
                                              QuickNetwork& out) {
  U128 front = 0, value = 0;  // before "::"; all of it, or what follows "::"
  int groups = 0, before = -1;
  auto at_colon = [&] { return at < end && *at == ':'; };
  for (uint32_t group;;) {
    if (at_colon() && at + 1 < end && at[1] == ':') {
      if (before >= 0) return nullptr;
      before = groups;
      front = value;
      value = 0;
      at += 2;
      if (!read_group(at, end, group)) break;
    } else {
      if (groups > 0 && !at_colon()) break;
      if (groups > 0) at++;
      if (!read_group(at, end, group)) return nullptr;
    }
    value = value << 16 | group;
    if (++groups > 8) return nullptr;
  }
  if (before < 0 ? groups != 8 : groups > 7) return nullptr;
  // Not by 128: with nothing in front there is nothing to shift.
  if (before > 0) value |= front << (16 * (8 - before));
  out.is_v4 = false;
  out.v6 = value;
  return read_prefix6(at, end, out.prefix);
}

net::Cidr QuickNetwork::cidr() const {
  if (is_v4) return net::Cidr::v4(v4, prefix);
  return {net::IpAddress::v6(static_cast<uint64_t>(v6 >> 64), static_cast<uint64_t>(v6)),
          prefix};
}

NetworkFilter::NetworkFilter(const net::IpAddress* client) {
  if (!client) return;
  has_client_ = true;
  is_v4_ = client->is_v4();
  if (is_v4_) v4_ = client->v4_value();
  if (is_v4_) return;
  for (uint8_t octet : client->bytes()) v6_ = v6_ << 8 | octet;
}

size_t read_networks(std::string_view text, size_t& at, const NetworkFilter& filter,
                     std::vector<Term>& terms) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* start = begin + at;
  size_t count = 0;
  while (end - start > static_cast<ptrdiff_t>(kHead)) {
    if ((start[0] | 0x20) != 'i' || (start[1] | 0x20) != 'p' || start[3] != ':') break;
    QuickNetwork network;
    const char* stop = nullptr;
    if (start[2] == '4') {
      if (end - start >= static_cast<ptrdiff_t>(kLongestIp4))
        stop = read_ip4(start + kHead, network);
    } else if (start[2] == '6') {
      stop = read_ip6(start + kHead, end, network);
    }
    if (!stop) break;
    count++;
    if (filter.admits(network)) {
      Term& term = terms.emplace_back();
      term.kind = network.is_v4 ? TermKind::Ip4 : TermKind::Ip6;
      term.offset = static_cast<uint32_t>(start - begin);
      term.size = static_cast<uint32_t>(stop - start);
      term.network = network.cidr();
    }
    start = stop;
    while (start < end && *start == ' ') start++;
  }
  at = static_cast<size_t>(start - begin);
  return count;
}

}  // namespace mailwhy::spf
