// Names, addresses and texts in a row: in a sentence, and in the detail of evidence.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "net/ip_address.h"

namespace mailwhy::diagnose {

// "a.example, b.example"
std::string joined(const std::vector<std::string>& names);
std::string joined(const std::vector<net::IpAddress>& addresses);

boost::json::array texts_json(const std::vector<std::string>& texts);
boost::json::array texts_json(const std::vector<net::IpAddress>& addresses);

}  // namespace mailwhy::diagnose
