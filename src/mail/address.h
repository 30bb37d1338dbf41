// Addresses as they stand in envelopes, header fields and running text: RFC 5321, 4.1.2;
// RFC 6531.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/ascii.h"

namespace mailwhy::mail {

struct Address {
  std::string local;   // as written
  std::string domain;  // A-labels, lower case, no final dot

  std::string to_string() const {
    std::string text;
    text.reserve(local.size() + 1 + domain.size());
    return ((text += local) += '@') += domain;
  }
  friend bool operator==(const Address&, const Address&) = default;
};

// "user@example.org", "<user@example.org>", "\"a b\"@example.org", "user@[192.0.2.1]"; a
// source route before it is dropped. Blanks around it are allowed, other words are not.
std::optional<Address> parse_address(std::string_view text);

// The addresses of a From, To or Reply-To field: display names, comments and groups are
// skipped. At most 200.
std::vector<Address> addresses_of(std::string_view field);

// What stands behind the last "@", as written; "" where there is none.
constexpr std::string_view domain_part(std::string_view address) {
  size_t at = address.rfind('@');
  return at == address.npos ? std::string_view() : address.substr(at + 1);
}

// The same in lower case.
inline std::string lower_domain(std::string_view address) {
  return text::to_lower(domain_part(address));
}

// A domain in lower case A-labels without final dot; "" if `name` is no domain name of
// two labels or more. U-labels that IDNA cannot convert give "".
std::string normal_domain(std::string_view name);

}  // namespace mailwhy::mail
