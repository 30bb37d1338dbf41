// Answers from outside of DNS as a case file holds them. Octets that are no UTF-8 stand
// in base64, as "body_base64".
#pragma once

#include <boost/json/object.hpp>

#include "text/result.h"
#include "transport/outside.h"

namespace mailwhy::transport {

boost::json::object to_json(const WebAnswer& answer);
boost::json::object to_json(const SmtpAnswer& answer);

// Exact inverses, within the limits of outside.h; the Error names the member.
Result<WebAnswer> web_from_json(const boost::json::object& object);
Result<SmtpAnswer> smtp_from_json(const boost::json::object& object);

}  // namespace mailwhy::transport
