// JSON as text (RFC 8259), the same bytes for the same value: members in the order they
// were put in, numbers in their shortest form, strings as valid UTF-8 whatever a server
// had sent.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace mailwhy::report {

enum class JsonLayout { Indented, OneLine };

// Indented: two spaces a level, what is short on one line. No final newline.
std::string write_json(const boost::json::value& value, JsonLayout layout);

// Appends `text` as a JSON string, quotes included. A byte that is not UTF-8 becomes
// U+FFFD.
void write_json_string(std::string_view text, std::string& out);

}  // namespace mailwhy::report
