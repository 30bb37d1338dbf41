// Reading JSON that we wrote ourselves, and others may have changed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "bounce/facts.h"
#include "dns/base_n.h"
#include "net/ip_address.h"
#include "net/timestamp.h"

namespace mailwhy::report {

// Members of one object; the first that is not as it should be is kept as the error.
class Members {
 public:
  Members(const boost::json::object& object, std::string place)
      : object_(object), place_(std::move(place)) {}

  std::string text(std::string_view name) {
    const boost::json::value* value = object_.if_contains(name);
    if (!value) return {};
    if (value->is_string()) return std::string(value->get_string());
    wrong(name, "not a string");
    return {};
  }
  // What put_octets() wrote.
  std::string octets(std::string_view name) {
    std::string encoded = text(std::string(name) + "_base64");
    if (encoded.empty()) return text(name);
    auto decoded = dns::from_base64(encoded);
    if (!decoded) wrong(std::string(name) + "_base64", "not base64");
    return decoded.value_or("");
  }
  bool has(std::string_view name) const {
    return object_.contains(name) || object_.contains(std::string(name) + "_base64");
  }
  bool flag(std::string_view name) {
    const boost::json::value* value = object_.if_contains(name);
    if (!value) return false;
    if (value->is_bool()) return value->get_bool();
    wrong(name, "neither true nor false");
    return false;
  }
  std::optional<int64_t> number(std::string_view name, int64_t least, int64_t most) {
    const boost::json::value* value = object_.if_contains(name);
    if (!value) return std::nullopt;
    boost::system::error_code error;
    int64_t number = value->to_number<int64_t>(error);
    if (error.failed() || number < least || number > most) {
      wrong(name, "not a number of that kind");
      return std::nullopt;
    }
    return number;
  }
  double fraction(std::string_view name) {
    const boost::json::value* value = object_.if_contains(name);
    if (!value) return 0;
    boost::system::error_code error;
    double number = value->to_number<double>(error);
    if (error.failed()) wrong(name, "not a number");
    return error.failed() ? 0 : number;
  }
  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> found;
    const boost::json::value* value = object_.if_contains(name);
    if (!value) return found;
    if (!value->is_array())
      wrong(name, "not an array");
    else
      for (const boost::json::value& item : value->get_array()) {
        if (item.is_string())
          found.emplace_back(item.get_string());
        else
          wrong(name, "holds something else than strings");
      }
    return found;
  }
  const boost::json::object* object(std::string_view name) {
    const boost::json::value* value = object_.if_contains(name);
    if (value && !value->is_object()) wrong(name, "not an object");
    return value ? value->if_object() : nullptr;
  }
  std::optional<net::IpAddress> address(std::string_view name) {
    std::string written = text(name);
    if (written.empty()) return std::nullopt;
    auto ip = net::IpAddress::parse(written);
    if (!ip) wrong(name, "not an IP address");
    return ip ? std::optional(*ip) : std::nullopt;
  }
  std::optional<net::Time> time(std::string_view name) {
    std::string written = text(name);
    if (written.empty()) return std::nullopt;
    auto time = net::parse_timestamp(written);
    if (!time) wrong(name, "not a time");
    return time ? std::optional(*time) : std::nullopt;
  }
  // The value whose to_string() is the member's text; the first of `values` where it is
  // absent.
  template <class Enum, size_t N>
  Enum one_of(std::string_view name, const std::array<Enum, N>& values) {
    std::string written = text(name);
    if (written.empty()) return values.front();
    for (Enum value : values)
      if (bounce::to_string(value) == written) return value;
    wrong(name, "a word that is not known here");
    return values.front();
  }

  std::string place(std::string_view name) const {
    return place_.empty() ? std::string(name) : fmt::format("{}.{}", place_, name);
  }
  void wrong(std::string_view name, std::string_view what) {
    if (error_.empty()) error_ = fmt::format("{}: {}", place(name), what);
  }
  const std::string& error() const { return error_; }

 private:
  const boost::json::object& object_;
  std::string place_;
  std::string error_;
};

}  // namespace mailwhy::report
