// TLSA records of mail servers: RFC 6698, section 2, as RFC 7672 narrows it for SMTP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dns/record.h"

namespace mailwhy::transport {

struct Tlsa {
  uint8_t usage = 0;     // 2: an authority's certificate (DANE-TA), 3: the server's own
  uint8_t selector = 0;  // 0: the whole certificate, 1: its public key
  uint8_t matching = 0;  // 0: as it is, 1: SHA-256, 2: SHA-512
  std::string data;

  std::string to_string() const;  // "3 1 1 2bb183af…", the data cut
  friend bool operator==(const Tlsa&, const Tlsa&) = default;
};

// nullopt: another type, or fewer than four octets.
std::optional<Tlsa> read_tlsa(const dns::Record& record);

// Why senders pass over the record (RFC 7672, section 3.1.3); Usable: they do not.
enum class TlsaUse : uint8_t {
  Usable,
  Usage,     // 0 and 1 are not for mail; others are unknown
  Selector,  // neither 0 nor 1
  Matching,  // none of 0, 1, 2
  Length,    // of another length than the digest has
};
TlsaUse use_of(const Tlsa& record);
std::string_view to_string(TlsaUse use);  // "usable", "usage" …

// The name at which the records of a server stand: "_25._tcp.mx.example.org".
std::string tlsa_name(std::string_view host);

}  // namespace mailwhy::transport
