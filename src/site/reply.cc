#include "site/reply.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include "report/html_page.h"
#include "report/json_writer.h"
#include "text/ascii.h"

namespace mailwhy::site {

using knowledge::Language;

static std::optional<Language> known_language(std::string_view tag) {
  if (text::equals_ignore_case(tag.substr(0, 2), "ru")) return Language::Russian;
  if (text::equals_ignore_case(tag.substr(0, 2), "en")) return Language::English;
  return std::nullopt;
}

static std::optional<Language> of_cookie(std::string_view cookies) {
  while (!cookies.empty()) {
    std::string_view one = cookies.substr(0, cookies.find(';'));
    cookies.remove_prefix(std::min(one.size() + 1, cookies.size()));
    one = text::trim(one);
    if (one.starts_with("lang=")) return known_language(one.substr(5));
  }
  return std::nullopt;
}

// RFC 9110, section 12.5.4: the known language of the highest weight, the first of equal
// ones.
static std::optional<Language> of_preferences(std::string_view accepted) {
  std::optional<Language> best;
  double best_weight = 0;
  while (!accepted.empty()) {
    std::string_view one = accepted.substr(0, accepted.find(','));
    accepted.remove_prefix(std::min(one.size() + 1, accepted.size()));
    double weight = 1;
    if (size_t q = one.find("q="); q != one.npos)
      weight = std::atof(std::string(one.substr(q + 2, 8)).c_str());
    std::string_view tag = text::trim(one.substr(0, one.find(';')));
    size_t end = tag.find('-');
    auto language = tag.substr(0, end).size() == 2 ? known_language(tag) : std::nullopt;
    if (language && weight > best_weight) best = language, best_weight = weight;
  }
  return best;
}

Language language_of(const http::Request& request, std::optional<Language> otherwise) {
  if (const std::string* asked = request.parameter("lang"))
    if (auto language = known_language(*asked)) return *language;
  if (auto language = of_cookie(request.header("Cookie"))) return *language;
  if (auto language = of_preferences(request.header("Accept-Language"))) return *language;
  return otherwise.value_or(Language::English);
}

static void set_header(http::Response& response, std::string name, std::string value) {
  for (http::Field& field : response.headers)
    if (text::equals_ignore_case(field.name, name)) return;
  response.headers.push_back({std::move(name), std::move(value)});
}

void add_common_headers(http::Response& response) {
  set_header(response, "X-Content-Type-Options", "nosniff");
  set_header(response, "Referrer-Policy", "no-referrer");
  set_header(response, "X-Frame-Options", "DENY");
  set_header(response, "Cross-Origin-Opener-Policy", "same-origin");
  set_header(response, "Cache-Control", "no-store");
  set_header(response, "Content-Security-Policy", std::string(report::kContentPolicy));
}

static void set_cache(http::Response& response, Keep keep) {
  constexpr std::string_view kWords[] = {"no-store", "public, max-age=300",
                                         "public, max-age=31536000, immutable"};
  set_header(response, "Cache-Control", std::string(kWords[static_cast<size_t>(keep)]));
}

http::Answer page_answer(const Visit& visit, const PageText& page, Keep keep,
                         unsigned status) {
  report::HtmlPage whole;
  whole.title = page.title;
  whole.description = page.description;
  whole.lang = visit.lang();
  whole.path = page.path;
  whole.body = page.body;
  whole.index = page.index;
  http::Answer answer;
  answer.response.status = status;
  answer.response.body = report::html_document(whole);
  set_cache(answer.response, keep);
  set_header(answer.response, "Content-Language", std::string(visit.lang()));
  set_header(answer.response, "Vary", "Accept-Language, Cookie");
  return answer;
}

http::Answer text_answer(std::string type, std::string body, Keep keep) {
  http::Answer answer;
  answer.response.type = std::move(type);
  answer.response.body = std::move(body);
  set_cache(answer.response, keep);
  return answer;
}

http::Answer redirect(std::string location) {
  http::Answer answer;
  answer.response.status = 303;
  answer.response.type = "text/plain; charset=utf-8";
  answer.response.body = "See " + location + "\n";
  answer.response.headers.push_back({"Location", std::move(location)});
  return answer;
}

static std::string error_json(const Refused& refused) {
  boost::json::object error;
  error["code"] = refused.code;
  error["message"] = refused.message;
  if (!refused.hint.empty()) error["hint"] = refused.hint;
  return report::write_json(boost::json::object{{"error", std::move(error)}},
                            report::JsonLayout::Indented) +
         "\n";
}

static http::Answer error_page(const Visit& visit, const Refused& refused) {
  report::Html html;
  html.element("h1", refused.message);
  if (!refused.hint.empty()) html.element("p", refused.hint);
  {
    report::In line(html, "p");
    html.element("a", visit.say("site.to_start"), {{"href", "/"}});
  }
  return page_answer(visit, {refused.message, "", html.take(), "", false}, Keep::No,
                     refused.status);
}

http::Answer refuse(const Visit& visit, const Refused& refused) {
  bool is_api = visit.request.path.starts_with("/api/");
  http::Answer answer = is_api ? text_answer("application/json", error_json(refused))
                               : error_page(visit, refused);
  answer.response.status = refused.status;
  if (refused.retry_after > 0)
    set_header(answer.response, "Retry-After", std::to_string(refused.retry_after));
  if (!refused.allow.empty()) set_header(answer.response, "Allow", refused.allow);
  return answer;
}

std::string base_url(const Visit& visit) {
  if (!visit.site.settings.url.empty()) return visit.site.settings.url;
  std::string_view host = visit.request.header("Host");
  bool plain = !host.empty() && host.size() < 256 &&
               std::ranges::all_of(
                   host,
                   [](char c) {
                     return text::is_alnum(c) ||
                            std::string_view(".-:[]").find(c) != std::string_view::npos;
                   });
  bool secure = visit.request.header("X-Forwarded-Proto") == "https";
  return fmt::format("{}://{}", secure ? "https" : "http",
                     plain ? host : std::string_view("localhost:8025"));
}

}  // namespace mailwhy::site
