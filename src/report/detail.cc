#include "report/detail.h"

#include <boost/json/serialize.hpp>

#include "report/utf8.h"

namespace mailwhy::report {

namespace json = boost::json;

std::string text_in(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? shown(value->get_string()) : "";
}

std::vector<std::string> texts_in(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const json::value& item : list_in(object, key))
    if (item.is_string()) texts.push_back(shown(item.get_string()));
  return texts;
}

const json::array& list_in(const json::object& object, std::string_view key) {
  static const json::array kNone;
  const json::value* value = object.if_contains(key);
  return value && value->is_array() ? value->get_array() : kNone;
}

const json::object* object_in(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_object() : nullptr;
}

uint64_t number_in(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  boost::system::error_code error;
  uint64_t number = value ? value->to_number<uint64_t>(error) : 0;
  return error.failed() ? 0 : number;
}

static bool is_flag(const json::object& object, std::string_view key, bool wanted) {
  const json::value* value = object.if_contains(key);
  return value && value->is_bool() && value->get_bool() == wanted;
}

bool is_true(const json::object& object, std::string_view key) {
  return is_flag(object, key, true);
}

bool is_false(const json::object& object, std::string_view key) {
  return is_flag(object, key, false);
}

std::string scalar_text(const json::value& value) {
  if (value.is_string()) return shown(value.get_string());
  return value.is_null() ? "" : json::serialize(value);
}

}  // namespace mailwhy::report
