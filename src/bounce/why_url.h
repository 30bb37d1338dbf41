// The page that SPF filters have pointed to since openspf.org: its query names what was
// judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/ip_address.h"

namespace mailwhy::bounce {

struct WhyUrl {
  std::string identity;  // "mfrom", "helo", "" where it does not say
  std::string address;   // the sender, or the HELO name
  std::string domain;    // its domain, A-labels
  std::optional<net::IpAddress> ip;
};

// "http://www.openspf.net/Why?scope=mfrom;identity=a@example.org;ip=192.0.2.1" and its
// variants
// ("s=mfrom&id=…&ip=…&r=…", percent-encoded, other hosts). The first in `text` that names
// an address or a sender.
std::optional<WhyUrl> find_why_url(std::string_view text);

// The page the reply refers to: the first http or https address in it, "" where there is
// none. At most 512 bytes, all of them printable ASCII.
std::string_view help_url_in(std::string_view text);

}  // namespace mailwhy::bounce
