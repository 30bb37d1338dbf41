// Networks: RFC 4632.
#include "net/cidr.h"

#include <algorithm>
#include <charconv>

namespace mailwhy::net {

Result<Cidr> Cidr::parse(std::string_view text) {
  size_t slash = text.find('/');
  auto base = IpAddress::parse(text.substr(0, slash));
  if (!base) return tl::unexpected(base.error());
  if (slash == text.npos) return Cidr(*base);
  std::string_view digits = text.substr(slash + 1);
  int prefix = -1;
  auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  bool whole = stop == digits.data() + digits.size();
  if (error != std::errc() || !whole || prefix < 0 || prefix > base->bits())
    return fail("bad prefix length", slash + 1);
  return Cidr(*base, prefix);
}

IpAddress Cidr::last() const {
  uint8_t octets[16] = {};
  auto from = base_.bytes();
  for (size_t i = 0; i < from.size(); i++) {
    int kept = std::min(8, std::max(0, prefix_ - static_cast<int>(i) * 8));
    octets[i] = static_cast<uint8_t>(from[i] | (0xff >> kept));
  }
  if (base_.is_v4()) return IpAddress::v4(std::span<const uint8_t, 4>(octets, 4));
  return IpAddress::v6(octets);
}

bool Cidr::contains(const Cidr& inner) const {
  return inner.prefix_ >= prefix_ && contains(inner.base_);
}

std::string Cidr::to_string() const {
  return base_.to_string() + '/' + std::to_string(prefix_);
}

}  // namespace mailwhy::net
