// Puts what is known into a JSON object; "" and [] are not.
#pragma once

#include <string_view>
#include <utility>

#include <boost/json/object.hpp>

namespace mailwhy::report {

inline void put(boost::json::object& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out[key] = text;
}

inline void put(boost::json::object& out, std::string_view key,
                boost::json::array&& values) {
  if (!values.empty()) out[key] = std::move(values);
}

inline void put(boost::json::object& out, std::string_view key,
                boost::json::object&& fields) {
  if (!fields.empty()) out[key] = std::move(fields);
}

}  // namespace mailwhy::report
