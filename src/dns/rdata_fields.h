// What the RDATA of each type is made of, one letter a field: the one table behind
// reading RDATA from the wire, from a zone file, and writing it.
//
//   1 2 4   an unsigned number of so many octets          a 6   an IPv4 or IPv6 address
//   N       a name that servers compress (RFC 3597, section 4)
//   n       a name that is written whole, but read compressed as well
//   s       a character-string                            S     one or more of them, to
//   the end g       a character-string, written without quotes (CAA's tag, RFC 8659) v
//   the rest of the RDATA, written as one quoted string x b     the rest of the RDATA,
//   written in hexadecimal or base64 h o     octets behind a length octet, in hexadecimal
//   ("-" for none) or base32hex (RFC 5155) t       a record type T     a type bitmap (RFC
//   4034, 4.1.2) d       a date of RRSIG, YYYYMMDDHHmmSS (RFC 4034, 3.2)
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dns/record.h"

namespace mailwhy::dns {

// Empty for a type that we only carry.
std::string_view rdata_fields(Type type);

// Cuts uncompressed RDATA into its fields. `octets` is the whole field: a name with its
// final zero, a character-string with its length. Numbers are in network order.
class RdataReader {
 public:
  struct Field {
    char kind = 0;
    std::string_view octets;
  };
  explicit RdataReader(const Record& record)
      : kinds_(rdata_fields(record.type)), rest_(record.rdata) {}
  RdataReader(Type type, std::string_view rdata)
      : kinds_(rdata_fields(type)), rest_(rdata) {}

  // False behind the last field and at a malformed one.
  bool next(Field& field);
  // True when every field was read and nothing is left over.
  bool complete() const { return !bad_ && kinds_.empty() && rest_.empty(); }

 private:
  std::string_view kinds_, rest_;
  bool bad_ = false, repeated_ = false;
};

// True where uncompressed RDATA has the form its type asks for; always for a type we only
// carry.
bool rdata_is_well_formed(Type type, std::string_view rdata);

// The same data, names in it compared without regard to case.
bool same_rdata(Type type, std::string_view a, std::string_view b);

// The length of the name at the front with its final zero; 0 where none stands there.
size_t name_length(std::string_view octets);

uint16_t read_u16(std::string_view octets);  // of exactly two octets
uint32_t read_u32(std::string_view octets);  // of exactly four
void append_u16(std::string& out, uint16_t value);
void append_u32(std::string& out, uint32_t value);
std::span<const uint8_t> as_octets(std::string_view text);

}  // namespace mailwhy::dns
