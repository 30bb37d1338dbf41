#include "transport/tlsa.h"

#include <fmt/format.h>

#include "dns/base_n.h"

namespace mailwhy::transport {

std::string Tlsa::to_string() const {
  constexpr size_t kShown = 8;
  return fmt::format("{} {} {} {}{}", usage, selector, matching,
                     dns::to_hex(std::string_view(data).substr(0, kShown)),
                     data.size() > kShown ? "..." : "");
}

std::optional<Tlsa> read_tlsa(const dns::Record& record) {
  if (record.type != dns::Type::TLSA || record.rdata.size() < 4) return std::nullopt;
  auto octet = [&](size_t i) { return static_cast<uint8_t>(record.rdata[i]); };
  return Tlsa{octet(0), octet(1), octet(2), record.rdata.substr(3)};
}

TlsaUse use_of(const Tlsa& record) {
  if (record.usage != 2 && record.usage != 3) return TlsaUse::Usage;
  if (record.selector > 1) return TlsaUse::Selector;
  if (record.matching > 2) return TlsaUse::Matching;
  if (record.matching == 1 && record.data.size() != 32) return TlsaUse::Length;
  if (record.matching == 2 && record.data.size() != 64) return TlsaUse::Length;
  return TlsaUse::Usable;
}

std::string_view to_string(TlsaUse use) {
  switch (use) {
    case TlsaUse::Usable:
      return "usable";
    case TlsaUse::Usage:
      return "usage";
    case TlsaUse::Selector:
      return "selector";
    case TlsaUse::Matching:
      return "matching";
    case TlsaUse::Length:
      return "length";
  }
  return "";
}

std::string tlsa_name(std::string_view host) {
  return "_25._tcp." + std::string(host);
}

}  // namespace mailwhy::transport
