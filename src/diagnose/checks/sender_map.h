// Whom an SPF record permits, as evidence that can be drawn: RFC 7208 read as sets of
// addresses (spf/who.h).
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "dns/resolver.h"

namespace mailwhy::diagnose {

// {"senders": [{"domain", "path", "terms", "ranges", "more_ranges", "ipv4_addresses",
// "ipv6", "depends_on"}], "others": "softfail"}: one entry a record, in the order of
// evaluation; at most 40 of them with 20 ranges each, the rest are counted ("more").
boost::json::object sender_map(dns::Resolver& resolver, const std::string& domain);

}  // namespace mailwhy::diagnose
