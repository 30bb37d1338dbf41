// An input as a case file keeps it: mailwhy.case/1, "inputs". Facts and classification as
// they were read, and the header of the returned mail; its body only where asked for.
#pragma once

#include <boost/json/object.hpp>

#include "bounce/facts.h"
#include "text/result.h"

namespace mailwhy::report {

enum class Body { Kept, LeftOut };

boost::json::object to_json(const bounce::Input& input, Body body);

// The Error names the member that cannot be read: "refusals[0].facts.client_ip".
// input_from_json(to_json(x)) diagnoses like x; without the body, like x without it.
Result<bounce::Input> input_from_json(const boost::json::object& object);

// Every mail address in the strings of the input as "xxxx@domain": as many x as the local
// part had octets, so that no offset moves. Also where @ is written %40.
void mask_addresses(boost::json::value& value);
std::string mask_addresses(std::string text);

}  // namespace mailwhy::report
