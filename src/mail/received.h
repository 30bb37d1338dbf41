// One Received field: who handed the mail to whom (RFC 5321, 4.4), in the many ways it is
// written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/clock.h"
#include "net/ip_address.h"

namespace mailwhy::mail {

struct Hop {
  std::string from;       // what the client called itself (HELO):
                          // "out9.mail.provider.example", "[192.168.4.90]"
  std::string from_rdns;  // the name the server found for it, in the comment
  std::optional<net::IpAddress> from_ip;
  std::string by;  // the server that wrote the field
  std::optional<net::IpAddress> by_ip;
  std::string with;  // "ESMTPSA", "local", …, upper case
  std::string id;
  std::string for_address;  // without angle brackets
  std::optional<net::Time> time;
  bool authenticated =
      false;           // ESMTPA, ESMTPSA, "Authenticated sender", "(Authenticated: …)"
  bool local = false;  // "from userid 33", "with local", "(internal)": made on this host
  std::string raw;     // the unfolded value
};

// Reads any Received value of up to 8 kB; what cannot be understood stays empty.
Hop parse_received(std::string_view value);

}  // namespace mailwhy::mail
