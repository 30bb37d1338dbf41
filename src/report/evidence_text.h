// The evidence of a check as lines for people: what --json has, without its signs.
//
//   domain: example.org
//   mx:
//     - preference: 10
//       name: mail.example.org
//       addresses: 203.0.113.9
#pragma once

#include <string>

#include <boost/json/object.hpp>

namespace mailwhy::report {

// Depth and length are bounded: what lies deeper than eight levels is "…".
std::string evidence_text(const boost::json::object& detail);

}  // namespace mailwhy::report
