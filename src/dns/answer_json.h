// One answer as recording.h writes it.
#pragma once

#include <boost/json/object.hpp>

#include "dns/resolver.h"

namespace mailwhy::dns {

boost::json::object answer_to_json(const Answer& answer);

// The Error's `what` starts with the member: "records[1]: not an IPv4 address".
Result<Answer> answer_from_json(const boost::json::object& object);

std::string_view transport_name(Transport transport);  // "" for Any
std::optional<Transport> parse_transport(std::string_view name);

}  // namespace mailwhy::dns
