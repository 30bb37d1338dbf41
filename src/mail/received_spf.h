// The header field Received-SPF: RFC 7208, section 9.1. What SPF said of the client when
// the mail came in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/result.h"

namespace mailwhy::mail {

inline constexpr size_t kMaxReceivedSpf = 4096;  // octets of one field
inline constexpr size_t kMaxReceivedSpfKeys = 32;

struct ReceivedSpf {
  std::string result;   // pass fail softfail neutral none temperror permerror
  std::string comment;  // for people; "" for none
  // In the order written, keys in lower case: client-ip envelope-from helo receiver
  // identity mechanism problem, and others.
  std::vector<std::pair<std::string, std::string>> keys;

  // The first value of this key, "" where there is none.
  std::string_view value(std::string_view key) const;

  friend bool operator==(const ReceivedSpf&, const ReceivedSpf&) = default;
};

// Reads the field's value, folded or not. An Error for a result that does not exist and
// for what breaks the grammar or goes beyond the limits.
Result<ReceivedSpf> parse_received_spf(std::string_view value);

// "pass (mx.example.org: 192.0.2.1 may send for example.net) client-ip=192.0.2.1; …", on
// one line. Reading it gives the same back; control characters become "?".
std::string to_string(const ReceivedSpf& field);

// The whole field with its name and the end of line, folded before the keys.
std::string received_spf_field(const ReceivedSpf& field);

}  // namespace mailwhy::mail
