#include "site/api_request.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/stream_parser.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "text/ascii.h"

namespace mailwhy::site {

namespace json = boost::json;

// What is wrong, as data/lang says it in its section [api].
static tl::unexpected<Refused> wrong(knowledge::Language language, std::string code,
                                     const std::string& key,
                                     const text::Params& params = {}) {
  std::string hint = "api." + key + "_hint";
  return tl::unexpected(Refused{
      400, std::move(code), knowledge::say(language, "api." + key, params),
      knowledge::has_sentence(hint) ? knowledge::say(language, hint, params) : ""});
}

static bool is_known(std::string_view name, std::span<const std::string_view> known) {
  return std::ranges::find(known, name) != known.end();
}

static std::string list_of(std::span<const std::string_view> names) {
  std::string list;
  for (std::string_view name : names)
    list += fmt::format("{}{}", list.empty() ? "" : ", ", name);
  return list;
}

// nullopt: no JSON. Nests at most 32 deep.
static std::optional<json::value> parse(std::string_view text, size_t& taken) {
  json::stream_parser parser;
  boost::system::error_code error;
  taken = parser.write_some(text.data(), text.size(), error);
  if (error.failed() || text.find_first_not_of(" \t\r\n", taken) != text.npos)
    return std::nullopt;
  parser.finish(error);
  if (error.failed()) return std::nullopt;
  return parser.release();
}

// Is it a request of ours, or an event of a mail service that is to be diagnosed?
static bool is_ours(const json::object& object, std::span<const std::string_view> known,
                    std::string_view raw) {
  if (raw.empty() || object.contains(raw)) return true;
  return std::ranges::all_of(
      object, [&](const auto& member) { return is_known(member.key(), known); });
}

static Outcome<std::vector<http::Field>> members_of(
    const json::object& object, knowledge::Language language,
    std::span<const std::string_view> known) {
  std::vector<http::Field> values;
  for (const auto& member : object) {
    std::string name(member.key());
    const json::value& value = member.value();
    if (!is_known(name, known))
      return wrong(language, "unknown_member", "unknown_member",
                   {{"name", name.substr(0, 60)}, {"names", list_of(known)}});
    if (value.is_string())
      values.push_back({name, std::string(value.get_string())});
    else if (value.is_bool())
      values.push_back({name, value.get_bool() ? "true" : "false"});
    else if (!value.is_null())
      return wrong(language, "bad_value", "no_string", {{"name", name}});
  }
  return values;
}

static Outcome<std::vector<http::Field>> of_body(const http::Request& request,
                                                 knowledge::Language language,
                                                 std::span<const std::string_view> known,
                                                 std::string_view raw) {
  std::string_view type = request.header("Content-Type");
  std::string_view body = request.body;
  std::string_view trimmed = text::trim(body.substr(0, 4096));
  bool says_json = text::starts_with_ignore_case(type, "application/json");
  if (says_json || trimmed.starts_with('{')) {
    size_t taken = 0;
    auto value = parse(body, taken);
    if (!value && says_json)
      return wrong(language, "invalid_json", "no_json",
                   {{"byte", std::to_string(taken)}, {"example", std::string(kExample)}});
    if (value && value->is_object() && is_ours(value->get_object(), known, raw))
      return members_of(value->get_object(), language, known);
    if (raw.empty()) return wrong(language, "invalid_json", "no_object");
    return std::vector{http::Field{std::string(raw), request.body}};
  }
  bool urlencoded =
      text::starts_with_ignore_case(type, "application/x-www-form-urlencoded");
  if (urlencoded || text::starts_with_ignore_case(type, "multipart/form-data")) {
    auto form = http::read_form(request);
    if (!form && !urlencoded)
      return tl::unexpected(Refused{400, "invalid_form",
                                    knowledge::say(language, "site.bad_form"),
                                    form.error().what});
    // curl --data-binary calls everything a form.
    bool is_form = form && std::ranges::any_of(*form, [&](const http::Upload& one) {
                     return is_known(one.name, known);
                   });
    if (is_form || (!urlencoded && form)) {
      std::vector<http::Field> values;
      for (http::Upload& one : *form)
        if (is_known(one.name, known))
          values.push_back({one.name, std::move(one.content)});
      return values;
    }
  }
  if (raw.empty() || body.empty()) return std::vector<http::Field>();
  return std::vector{http::Field{std::string(raw), request.body}};
}

Outcome<Members> Members::read(const http::Request& request, knowledge::Language language,
                               std::span<const std::string_view> known,
                               std::string_view raw) {
  Members members;
  if (request.method == "POST") {
    auto values = of_body(request, language, known, raw);
    if (!values) return tl::unexpected(values.error());
    members.values_ = std::move(*values);
  }
  for (const http::Field& field : request.query)
    if (is_known(field.name, known) && !members.find(field.name))
      members.values_.push_back(field);
  return members;
}

const std::string* Members::find(std::string_view name) const {
  auto found = std::ranges::find(values_, name, &http::Field::name);
  return found == values_.end() ? nullptr : &found->value;
}

std::string Members::text(std::string_view name) const {
  const std::string* value = find(name);
  return value ? *value : std::string();
}

Outcome<std::optional<net::IpAddress>> read_ip(const Members& members,
                                               knowledge::Language language) {
  const std::string* text = members.find("ip");
  if (!text || text::trim(*text).empty()) return std::nullopt;
  auto ip = net::IpAddress::parse(text::trim(*text));
  if (!ip) return wrong(language, "bad_value", "bad_ip", {{"text", text->substr(0, 60)}});
  return *ip;
}

}  // namespace mailwhy::site
