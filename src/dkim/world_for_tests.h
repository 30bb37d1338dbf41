// A DNS of key records for the tests of this room.
#pragma once

#include <string_view>

#include "dkim/verify.h"
#include "dns/zone_resolver.h"

namespace mailwhy::dkim {

class KeyWorld : public dns::ZoneResolver {
 public:
  void txt(std::string_view name, std::string_view text) {
    add(dns::Record{*dns::Name::from_text(name), dns::Type::TXT, 300,
                    dns::rdata_txt(text)});
  }
  void alias(std::string_view name, std::string_view to) {
    add(dns::Record{*dns::Name::from_text(name), dns::Type::CNAME, 300,
                    dns::rdata_name(*dns::Name::from_text(to))});
  }
};

inline net::Time at_seconds(int64_t seconds) {
  return net::Time(net::Milliseconds(seconds * 1000));
}

}  // namespace mailwhy::dkim
