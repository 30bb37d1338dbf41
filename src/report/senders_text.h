// Who sends for the domain, at the end of an examination: services with what shows them,
// own hosts, addresses that nothing explains.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "report/page.h"

namespace mailwhy::report {

// "Provider Mail (include, MX)", "own 192.0.2.1 (ip4)" …
std::vector<std::string> sender_texts(const Page& page,
                                      const boost::json::object& detail);

// `detail` is that of the evidence "services": docs/check.md. Nothing where nobody sends.
void draw_senders(Page& page, const boost::json::object& detail);

}  // namespace mailwhy::report
