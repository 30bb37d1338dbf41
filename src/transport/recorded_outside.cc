#include "transport/recorded_outside.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "transport/outside_json.h"

namespace mailwhy::transport {

namespace json = boost::json;

static const WebAnswer* find(const std::vector<WebAnswer>& pages,
                             const std::string& url) {
  auto found = std::ranges::find(pages, url, &WebAnswer::url);
  return found == pages.end() ? nullptr : &*found;
}
static const SmtpAnswer* find(const std::vector<SmtpAnswer>& servers,
                              const SmtpQuestion& question) {
  auto found = std::ranges::find(servers, question, &SmtpAnswer::question);
  return found == servers.end() ? nullptr : &*found;
}

// The inner call may suspend, and another fiber may ask the same meanwhile: the first
// answer that came stays.
WebAnswer RecordingOutside::fetch(const std::string& url) {
  if (const WebAnswer* known = find(pages_, url)) return *known;
  WebAnswer answer = inner_.fetch(url);
  answer.url = url;
  if (!find(pages_, url)) pages_.push_back(std::move(answer));
  return *find(pages_, url);
}

SmtpAnswer RecordingOutside::probe(const SmtpQuestion& question) {
  if (const SmtpAnswer* known = find(servers_, question)) return *known;
  SmtpAnswer answer = inner_.probe(question);
  answer.question = question;
  if (!find(servers_, question)) servers_.push_back(std::move(answer));
  return *find(servers_, question);
}

json::object RecordingOutside::recording() const {
  auto pages = pages_;
  std::ranges::sort(pages, {}, &WebAnswer::url);
  auto servers = servers_;
  std::ranges::sort(servers, [](const SmtpAnswer& a, const SmtpAnswer& b) {
    return std::tie(a.question.host, a.question.address, a.question.recipients) <
           std::tie(b.question.host, b.question.address, b.question.recipients);
  });
  json::array web, smtp;
  for (const WebAnswer& page : pages) web.push_back(to_json(page));
  for (const SmtpAnswer& server : servers) smtp.push_back(to_json(server));
  json::object out;
  if (!web.empty()) out["web"] = std::move(web);
  if (!smtp.empty()) out["smtp"] = std::move(smtp);
  return out;
}

template <class Answer>
static Result<std::vector<Answer>> read_list(
    const json::object& recording, std::string_view name,
    Result<Answer> (*read)(const json::object& object)) {
  std::vector<Answer> answers;
  const json::value* list = recording.if_contains(name);
  if (!list) return answers;
  if (!list->is_array()) return fail(std::string(name) + ": not an array");
  for (const json::value& item : list->get_array()) {
    std::string place = std::string(name) + '[' + std::to_string(answers.size()) + ']';
    if (!item.is_object()) return fail(place + ": not an object");
    auto answer = read(item.get_object());
    if (!answer) return fail(place + '.' + answer.error().what);
    answers.push_back(std::move(*answer));
  }
  return answers;
}

Result<ReplayOutside> ReplayOutside::parse(const json::object& recording) {
  ReplayOutside replay;
  auto pages = read_list(recording, "web", web_from_json);
  if (!pages) return tl::unexpected(pages.error());
  auto servers = read_list(recording, "smtp", smtp_from_json);
  if (!servers) return tl::unexpected(servers.error());
  replay.pages_ = std::move(*pages);
  replay.servers_ = std::move(*servers);
  return replay;
}

WebAnswer ReplayOutside::fetch(const std::string& url) {
  const WebAnswer* known = find(pages_, url);
  return known ? *known : no_outside().fetch(url);
}

SmtpAnswer ReplayOutside::probe(const SmtpQuestion& question) {
  const SmtpAnswer* known = find(servers_, question);
  return known ? *known : no_outside().probe(question);
}

}  // namespace mailwhy::transport
