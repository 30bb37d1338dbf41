// Networks: RFC 4632.
#include "net/cidr.h"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace mailwhy::net {

// The address with every bit from `prefix` on set to `fill`.
static IpAddress fill_behind(const IpAddress& address, int prefix, bool fill) {
  uint8_t octets[16] = {};
  auto from = address.bytes();
  for (size_t i = 0; i < from.size(); i++) {
    int kept = std::min(8, std::max(0, prefix - static_cast<int>(i) * 8));
    uint8_t mask = static_cast<uint8_t>(0xff00 >> kept);
    octets[i] = static_cast<uint8_t>((from[i] & mask) | (fill ? ~mask & 0xff : 0));
  }
  if (address.is_v4()) return IpAddress::v4(std::span<const uint8_t, 4>(octets, 4));
  return IpAddress::v6(octets);
}

Cidr::Cidr(const IpAddress& base, int prefix)
    : base_(fill_behind(base, prefix, false)), prefix_(prefix) {
  assert(prefix >= 0 && prefix <= base.bits());
}

Result<Cidr> Cidr::parse(std::string_view text) {
  size_t slash = text.find('/');
  auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return tl::unexpected(base.error());
  if (slash == text.npos) return Cidr(*base);
  std::string_view digits = text.substr(slash + 1);
  int prefix = -1;
  auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  bool whole = stop == digits.data() + digits.size();
  if (error != std::errc() || !whole || prefix < 0 || prefix > base->bits())
    return fail("bad prefix length", slash + 1);
  return Cidr(*base, prefix);
}

IpAddress Cidr::last() const { return fill_behind(base_, prefix_, true); }

bool Cidr::contains(const IpAddress& address) const {
  return address.is_v4() == base_.is_v4() && fill_behind(address, prefix_, false) == base_;
}

bool Cidr::contains(const Cidr& inner) const {
  return inner.prefix_ >= prefix_ && contains(inner.base_);
}

std::string Cidr::to_string() const {
  return base_.to_string() + '/' + std::to_string(prefix_);
}

}  // namespace mailwhy::net
