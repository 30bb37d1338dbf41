#include "report/senders_text.h"

#include "report/detail.h"

namespace mailwhy::report {

namespace json = boost::json;

// "Provider Mail (include, MX)".
static std::string service_text(const Page& page, const json::object& service) {
  std::string seen;
  for (const std::string& word : texts_in(service, "seen_in"))
    seen += (seen.empty() ? "" : ", ") + page.say("senders.seen." + word);
  return text_in(service, "name") + (seen.empty() ? "" : " (" + seen + ')');
}

// "own 192.0.2.1 (ip4)": each host once, with all terms that name it.
static std::vector<std::string> host_texts(const Page& page, const json::array& list,
                                           const char* key) {
  std::vector<std::pair<std::string, std::string>> hosts;
  for (const json::value& one : list) {
    if (!one.is_object()) continue;
    std::string name = text_in(one.get_object(), "name");
    std::string by = text_in(one.get_object(), "by");
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
  for (const json::value& one : list_in(detail, "services"))
    if (one.is_object()) parts.push_back(service_text(page, one.get_object()));
  for (auto [member, key] :
       {std::pair{"own", "senders.own"}, std::pair{"unexplained", "senders.unexplained"}})
    for (std::string& text : host_texts(page, list_in(detail, member), key))
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
