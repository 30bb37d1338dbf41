// The parts of a multipart/form-data body: RFC 7578, and RFC 2046, section 5.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace mailwhy::http {

// Reads forward once. Every part must be called form-data and have a name; what stands
// before the first boundary and behind the last is passed over.
Result<std::vector<Upload>> read_multipart(std::string_view body,
                                           std::string_view boundary,
                                           const FormLimits& limits);

// A field's value before the first ';', and a parameter behind it, quoted or not:
// parameter_of("form-data; name=\"a\"", "name") is "a". Quotes inside may be written as
// \" or %22, as browsers do. nullopt if there is none.
std::string_view value_of(std::string_view field);
std::optional<std::string> parameter_of(std::string_view field, std::string_view name);

}  // namespace mailwhy::http
