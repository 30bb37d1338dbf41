// Reading the detail of evidence: JSON that a check of ours wrote, or that came with a
// kept case. What is absent or of another kind is empty, never an error; every text may
// be shown (report/utf8.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace mailwhy::report {

std::string text_in(const boost::json::object& object, std::string_view key);
// The strings of a list; what else stands in it is passed over.
std::vector<std::string> texts_in(const boost::json::object& object,
                                  std::string_view key);
const boost::json::array& list_in(const boost::json::object& object,
                                  std::string_view key);
const boost::json::object* object_in(const boost::json::object& object,
                                     std::string_view key);
uint64_t number_in(const boost::json::object& object, std::string_view key);

// Is there such a flag, and is it set, or not set?
bool is_true(const boost::json::object& object, std::string_view key);
bool is_false(const boost::json::object& object, std::string_view key);

// A string as it is, a number or a flag as JSON writes it; "" for null.
std::string scalar_text(const boost::json::value& value);

}  // namespace mailwhy::report
