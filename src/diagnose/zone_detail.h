// A zone and its name servers as evidence: docs/check.md, "Name servers".
#pragma once

#include <boost/json/object.hpp>

#include "diagnose/name_servers.h"
#include "text/message.h"

namespace mailwhy::diagnose {

boost::json::object zone_detail(const Zone& zone);
// domain, and as far as they are known delegation, zone_ns, parent: for sentences.
text::Params zone_params(const Zone& zone);

// "ns1.example.org, ns2.example.org": each name once.
std::string names_of(const std::vector<const NameServer*>& servers);

}  // namespace mailwhy::diagnose
