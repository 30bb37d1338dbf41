#include "dnsbl/list.h"

namespace mailwhy::dnsbl {

List undescribed_list(std::string_view zone) {
  List list;
  list.zone = zone;
  list.ip4 = list.ip6 = list.domain = true;
  list.codes.push_back({.first = 0x7F000002, .last = 0x7F000002});
  list.described = false;
  return list;
}

}  // namespace mailwhy::dnsbl
