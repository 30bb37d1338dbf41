// Record types by name: the registry of RFC 6895, and TYPE65280 for the rest (RFC 3597,
// section 5).
#include <algorithm>
#include <charconv>

#include "dns/rdata_fields.h"
#include "dns/record.h"
#include "text/ascii.h"

namespace mailwhy::dns {

// The letters are explained in rdata_fields.h. A type without letters is written as RFC
// 3597 does.
struct KnownType {
  uint16_t number;
  std::string_view name;
  std::string_view fields;
};
// clang-format off
static constexpr KnownType kTypes[] = {
    {1, "A", "a"},
    {2, "NS", "N"},
    {3, "MD", "N"},
    {4, "MF", "N"},
    {5, "CNAME", "N"},
    {6, "SOA", "NN44444"},
    {7, "MB", "N"},
    {8, "MG", "N"},
    {9, "MR", "N"},
    {12, "PTR", "N"},
    {13, "HINFO", "ss"},
    {14, "MINFO", "NN"},
    {15, "MX", "2N"},
    {16, "TXT", "S"},
    {17, "RP", "nn"},
    {18, "AFSDB", "2n"},
    {21, "RT", "2n"},
    {24, "SIG", "t114dd2nb"},
    {26, "PX", "2nn"},
    {28, "AAAA", "6"},
    {33, "SRV", "222n"},
    {35, "NAPTR", "22sssn"},
    {36, "KX", "2n"},
    {39, "DNAME", "n"},
    {41, "OPT", ""},
    {43, "DS", "211x"},
    {44, "SSHFP", "11x"},
    {46, "RRSIG", "t114dd2nb"},
    {47, "NSEC", "nT"},
    {48, "DNSKEY", "211b"},
    {50, "NSEC3", "112hoT"},
    {51, "NSEC3PARAM", "112h"},
    {52, "TLSA", "111x"},
    {53, "SMIMEA", "111x"},
    {59, "CDS", "211x"},
    {60, "CDNSKEY", "211b"},
    {61, "OPENPGPKEY", "b"},
    {64, "SVCB", ""},
    {65, "HTTPS", ""},
    {99, "SPF", "S"},
    {252, "AXFR", ""},
    {255, "ANY", ""},
    {256, "URI", "22v"},
    {257, "CAA", "1gv"},
};
// clang-format on

static const KnownType* find_type(uint16_t number) {
  auto at = std::lower_bound(
      std::begin(kTypes), std::end(kTypes), number,
      [](const KnownType& known, uint16_t n) { return known.number < n; });
  return at != std::end(kTypes) && at->number == number ? at : nullptr;
}

std::string_view rdata_fields(Type type) {
  // The types mail asks for are decoded a hundred thousand times a second.
  switch (type) {
    case Type::A:
      return "a";
    case Type::TXT:
      return "S";
    case Type::AAAA:
      return "6";
    case Type::MX:
      return "2N";
    default:
      break;
  }
  const KnownType* known = find_type(static_cast<uint16_t>(type));
  return known ? known->fields : std::string_view();
}

std::string to_string(Type type) {
  const KnownType* known = find_type(static_cast<uint16_t>(type));
  return known ? std::string(known->name)
               : "TYPE" + std::to_string(static_cast<uint16_t>(type));
}

std::optional<Type> parse_type(std::string_view text) {
  for (const KnownType& known : kTypes)
    if (text::equals_ignore_case(known.name, text))
      return static_cast<Type>(known.number);
  if (text.size() < 5 || text.size() > 9 || !text::starts_with_ignore_case(text, "TYPE"))
    return std::nullopt;
  uint16_t number = 0;
  auto [stop, error] =
      std::from_chars(text.data() + 4, text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return static_cast<Type>(number);
}

}  // namespace mailwhy::dns
