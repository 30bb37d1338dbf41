// What a server's certificate says, and whether TLSA records stand for it: RFC 5280, RFC
// 6698, section 2.1; RFC 7671, section 5; RFC 7672, section 3.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/clock.h"
#include "text/result.h"
#include "transport/tlsa.h"

namespace mailwhy::transport {

inline constexpr size_t kMaxCertificateNames = 100;  // others are not read

struct Certificate {
  std::string subject;              // its common name; "" where it has none
  std::string issuer;               // the issuer's common name, else its organization
  std::string issuer_organization;  // "" where it has none
  // dNSName entries, lower case; without any, the common name (RFC 6125, section 6.4.4).
  std::vector<std::string> names;
  net::Time not_before, not_after;
  bool self_signed = false;  // subject and issuer are the same
};

// DER. The Error says in one clause what cannot be read.
Result<Certificate> read_certificate(std::string_view der);

// By the names above; "*." is one label at the left.
bool names_host(const Certificate& certificate, std::string_view host);

// Does the usable record stand for the chain that a server showed (DER, its own first)?
// Usage 3: the first certificate, whatever its names and times (RFC 7672, section 3.1.1).
// Usage 2: one of the chain that the server's own hangs on by valid signatures at `now`,
// with one of `hosts` in the server's own.
bool stands_for(const Tlsa& record, const std::vector<std::string>& chain,
                const std::vector<std::string>& hosts, net::Time now);

}  // namespace mailwhy::transport
