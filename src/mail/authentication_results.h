// The header field Authentication-Results: RFC 8601. What a server found out about a
// mail, for those behind it to rely on; so it is read only where its writer is trusted.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mail/message.h"
#include "text/result.h"

namespace mailwhy::mail {

inline constexpr size_t kMaxAuthenticationField = 16 << 10;  // octets of one field
inline constexpr size_t kMaxAuthenticationResults = 64;      // of one field
inline constexpr size_t kMaxAuthenticationProperties = 32;   // of one result
inline constexpr size_t kMaxTrustedFields = 50;              // of one mail

// smtp.mailfrom=user@example.org, header.d=example.org, policy.dmarc=reject
struct AuthenticationProperty {
  std::string type, name;  // lower case: "smtp", "mailfrom"
  std::string value;       // as written, quotes undone

  friend bool operator==(const AuthenticationProperty&,
                         const AuthenticationProperty&) = default;
};

// dkim=pass reason="good signature" header.d=example.org
struct AuthenticationResult {
  std::string method;  // lower case: "spf", "dkim", "dmarc", "arc", …
  std::string result;  // lower case: "pass"
  std::string reason;
  std::vector<AuthenticationProperty> properties;

  // The first value of this property, "" where there is none.
  std::string_view value(std::string_view type, std::string_view name) const;
  // Is the result one that the registry has for spf, dkim, dmarc or arc (sections 2.7.1,
  // 2.7.2; RFC 8617, 10.1; RFC 9989, 9.2)? One that it has not says nothing.
  bool is_known() const;

  friend bool operator==(const AuthenticationResult&,
                         const AuthenticationResult&) = default;
};

struct AuthenticationResults {
  std::string authserv_id;                    // who found it out; as written
  std::vector<AuthenticationResult> results;  // empty: "none", nothing was checked

  friend bool operator==(const AuthenticationResults&,
                         const AuthenticationResults&) = default;
};

// Reads the field's value, folded or not, strictly by the grammar of section 2.2 but for
// a ";" at the end: what is torn, nests too deep or goes beyond the limits above is an
// Error, and the field then is none. Also the value of an ARC-Authentication-Results
// field behind its "i=1;".
Result<AuthenticationResults> parse_authentication_results(std::string_view value);

// The value as one line: "mx.example.org; spf=pass smtp.mailfrom=example.net". Whatever
// the texts hold, reading it gives the same back: what is no token stands in quotes, and
// control characters became "?".
std::string to_string(const AuthenticationResults& results);

// The whole field with its name and the end of line, each result on a line of its own.
std::string authentication_results_field(const AuthenticationResults& results);

// The fields of a mail that are believed: those that begin with one of these ids (case is
// ignored), topmost first, and stand above the Received field number `own_hops` + 1
// (counted from the top), which a server that is not ours wrote. A field that cannot be
// read is none.
//
// An id proves nothing: our own border must take such fields out of mail from outside
// (section 5); own_hops keeps out what stood in the mail before it came to us.
struct Trust {
  std::vector<std::string> authserv_ids;
  size_t own_hops = kMaxHops;
};
std::vector<AuthenticationResults> trusted_results(const Header& header,
                                                   const Trust& trust);

}  // namespace mailwhy::mail
