#include "report/senders_text.h"

namespace mailwhy::report {

namespace json = boost::json;

static const json::array* list_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value ? value->if_array() : nullptr;
}

static std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* text = value ? value->if_string() : nullptr;
  return text ? std::string(*text) : "";
}

// "Provider Mail (include, MX)".
static std::string service_text(const Page& page, const json::object& service) {
  std::string seen;
  if (const json::array* list = list_of(service, "seen_in"))
    for (const json::value& one : *list)
      if (const json::string* word = one.if_string())
        seen +=
            (seen.empty() ? "" : ", ") + page.say("senders.seen." + std::string(*word));
  return text_of(service, "name") + (seen.empty() ? "" : " (" + seen + ')');
}

// "own 192.0.2.1 (ip4)": each host once, with all terms that name it.
static std::vector<std::string> host_texts(const Page& page, const json::array& list,
                                           const char* key) {
  std::vector<std::pair<std::string, std::string>> hosts;
  for (const json::value& one : list) {
    if (!one.is_object()) continue;
    std::string name = text_of(one.get_object(), "name");
    std::string by = text_of(one.get_object(), "by");
    bool known = false;
    for (auto& [other, terms] : hosts)
      if (other == name) {
        terms += ", " + by;
        known = true;
      }
    if (!known) hosts.emplace_back(std::move(name), std::move(by));
  }
  std::vector<std::string> texts;
  for (const auto& [name, by] : hosts)
    texts.push_back(page.say(key, {{"name", name}}) + " (" + by + ')');
  return texts;
}

std::vector<std::string> sender_texts(const Page& page, const json::object& detail) {
  std::vector<std::string> parts;
  if (const json::array* services = list_of(detail, "services"))
    for (const json::value& one : *services)
      if (one.is_object()) parts.push_back(service_text(page, one.get_object()));
  for (auto [member, key] :
       {std::pair{"own", "senders.own"}, std::pair{"unexplained", "senders.unexplained"}})
    if (const json::array* list = list_of(detail, member))
      for (std::string& text : host_texts(page, *list, key))
        parts.push_back(std::move(text));
  return parts;
}

void draw_senders(Page& page, const json::object& detail) {
  std::vector<std::string> parts = sender_texts(page, detail);
  if (parts.empty()) return;
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : " · ") + part;
  page.blank();
  page.labelled("senders.heading", all);
}

}  // namespace mailwhy::report
