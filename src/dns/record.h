// Resource records. RDATA is kept as uncompressed wire octets; the functions below read
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.h"
#include "net/ip_address.h"
#include "text/result.h"

namespace mailwhy::dns {

enum class Type : uint16_t {
  A = 1,
  NS = 2,
  CNAME = 5,
  SOA = 6,
  PTR = 12,
  MX = 15,
  TXT = 16,
  AAAA = 28,
  SRV = 33,
  DNAME = 39,
  OPT = 41,
  DS = 43,
  RRSIG = 46,
  NSEC = 47,
  DNSKEY = 48,
  TLSA = 52,
  SPF = 99,
  AXFR = 252,
  ANY = 255,
  CAA = 257,
};
std::string to_string(Type type);  // "TXT"; "TYPE65280" where it has no name
std::optional<Type> parse_type(std::string_view text);
constexpr bool is_text(Type type) {
  return type == Type::TXT || type == Type::SPF;
}

struct Record {
  Name owner;
  Type type = Type::A;
  uint32_t ttl = 0;   // seconds
  std::string rdata;  // wire octets, names in it uncompressed

  friend bool operator==(const Record&, const Record&) = default;
};

// Each is empty (or nullopt) where the record has another type or malformed RDATA.
std::optional<net::IpAddress> address(const Record& record);  // A, AAAA
std::optional<Name> target(const Record& record);  // CNAME, NS, PTR, DNAME, and MX's host
struct Mx {
  uint16_t preference = 0;
  Name host;
};
std::optional<Mx> mx(const Record& record);
uint16_t mx_preference(const Record& record);  // 0 where there is none
struct Soa {
  Name mname, rname;
  uint32_t serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0;
};
std::optional<Soa> soa(const Record& record);
// The character-strings of TXT and SPF, in order; views into record.rdata.
std::vector<std::string_view> strings(const Record& record);
// The same joined without anything between (RFC 7208, 3.3). One string: a view into
// rdata, nothing is copied; several: joined in `storage`.
std::string_view joined_text(const Record& record, std::string& storage);

// Making RDATA.
std::string rdata_address(const net::IpAddress& address);
std::string rdata_name(const Name& name);
std::string rdata_mx(uint16_t preference, const Name& host);
std::string rdata_txt(const std::vector<std::string>& pieces);  // each at most 255 octets
std::string rdata_txt(std::string_view text);                   // cut into pieces of 255
std::string rdata_soa(const Soa& soa);
// RDATA from its presentation form in a zone file: `10 mx.example.org.`, `"v=spf1 -all"`.
// Relative names get `origin`. RFC 3597's `\# 4 c0000201` is read for every type.
Result<std::string> rdata_from_text(Type type, std::string_view text, const Name& origin);
// The presentation form, names with final dot: what follows the type in a zone file.
std::string rdata_to_text(const Record& record);

}  // namespace mailwhy::dns
