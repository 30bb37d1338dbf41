#include "site/site.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/html_page.h"
#include "site/api.h"
#include "site/pages.h"
#include "site/reference.h"
#include "site/reply.h"
#include "text/ascii.h"
#include "text/metric.h"

namespace mailwhy::site {

Site::Site(store::Cases& c, const net::Clock& k, Settings s)
    : cases(c),
      clock(k),
      settings(std::move(s)),
      diagnoses(settings.diagnoses_a_minute),
      evaluations(settings.diagnoses_a_minute * 10),
      places(settings.places) {}

// ---------------------------------------------------------------- small answers

static http::Answer not_found(const Visit& visit) {
  return refuse(visit, {404, "not_found", visit.say("site.no_page"), ""});
}

static http::Answer answer_asset(const Visit& visit) {
  const report::Asset* asset = report::find_asset(visit.request.path);
  if (!asset) return not_found(visit);
  return text_answer(std::string(asset->type), std::string(asset->content),
                     Keep::Forever);
}

static http::Answer answer_health(const Visit& visit) {
  visit.site.cases.count();  // the store answers
  return text_answer("text/plain; charset=utf-8", "ok\n");
}

static http::Answer answer_metrics(const Visit& visit) {
  Site& site = visit.site;
  std::string text;
  auto add = [&](std::string_view name, std::string_view kind, std::string_view help,
                 uint64_t value) {
    text += text::single_metric(name, kind, help, std::to_string(value));
  };
  add("mailwhy_diagnoses_total", "counter", "Diagnoses made.", site.counts.diagnoses);
  add("mailwhy_evaluations_total", "counter", "SPF records tried out.",
      site.counts.evaluations);
  add("mailwhy_shared_total", "counter", "Cases shared.", site.counts.kept);
  add("mailwhy_limited_total", "counter", "Requests over a client's limit.",
      site.counts.limited);
  add("mailwhy_full_total", "counter", "Requests without a free place.",
      site.counts.full);
  add("mailwhy_diagnoses_running", "gauge", "Diagnoses running now.",
      site.places.taken());
  add("mailwhy_cases", "gauge", "Shared cases that are kept.", site.cases.count());
  if (site.settings.more_metrics) text += site.settings.more_metrics();
  return text_answer(std::string(text::kMetricsType), std::move(text));
}

static http::Answer answer_robots(const Visit&) {
  return text_answer("text/plain; charset=utf-8",
                     "User-agent: *\nDisallow: /c/\nDisallow: /diagnose\n"
                     "Disallow: /api/v1/\nDisallow: /why?\nDisallow: /try\n",
                     Keep::Minutes);
}

static http::Answer answer_why(const Visit& visit) {
  return asks_question(visit.request) ? answer_question(visit) : answer_why_index(visit);
}

// ---------------------------------------------------------------- routes

struct Route {
  std::string_view method;  // GET stands for HEAD, too
  std::string_view path;    // "/c/*": with something behind it
  http::Answer (*answer)(const Visit&);
  bool same_for_all = false;  // in one language: may be kept as it was sent
};

constexpr std::array kRoutes = {
    Route{"GET", "/", answer_start, true},
    Route{"POST", "/", answer_form},
    Route{"POST", "/diagnose", answer_form},
    Route{"GET", "/diagnose/events", answer_events},
    Route{"GET", "/diagnose/*", answer_held},
    Route{"POST", "/c", answer_share},
    Route{"GET", "/c/*", answer_kept, true},
    Route{"GET", "/why", answer_why, true},
    Route{"GET", "/why/*", answer_why_name, true},
    Route{"GET", "/with", answer_with_index, true},
    Route{"GET", "/with/*", answer_with_name, true},
    Route{"GET", "/Why", answer_why},
    Route{"GET", "/assets/*", answer_asset, true},
    Route{"GET", "/try", answer_try},
    Route{"POST", "/try", answer_try},
    Route{"GET", "/check", answer_check_form},
    Route{"POST", "/check", answer_check},
    Route{"GET", "/api", answer_about_api, true},
    Route{"POST", "/api/v1/diagnose", answer_diagnose},
    Route{"GET", "/api/v1/spf", answer_spf},
    Route{"POST", "/api/v1/spf", answer_spf},
    Route{"GET", "/api/v1/check", answer_api_check},
    Route{"POST", "/api/v1/check", answer_api_check},
    Route{"GET", "/api/v1/openapi.json", answer_openapi},
    Route{"GET", "/healthz", answer_health},
    Route{"GET", "/metrics", answer_metrics},
    Route{"GET", "/robots.txt", answer_robots, true},
};

static bool fits(const Route& route, std::string_view path) {
  if (!route.path.ends_with('*')) return path == route.path;
  std::string_view beginning = route.path.substr(0, route.path.size() - 1);
  return path.starts_with(beginning) && path.size() > beginning.size();
}

static std::string_view method_of(const http::Request& request) {
  return request.method == "HEAD" ? "GET" : std::string_view(request.method);
}

static http::Answer wrong_method(const Visit& visit, const std::string& allowed) {
  Refused refused{405, "method_not_allowed", visit.say("site.wrong_method"), ""};
  refused.allow = allowed;
  return refuse(visit, refused);
}

static http::Answer dispatch(Visit& visit, bool& same_for_all) {
  std::string allowed;
  for (const Route& route : kRoutes) {
    if (!fits(route, visit.request.path)) continue;
    if (route.method == method_of(visit.request)) {
      if (route.path.ends_with('*'))
        visit.rest = visit.request.path.substr(route.path.size() - 1);
      same_for_all = route.same_for_all;
      return route.answer(visit);
    }
    allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", route.method);
    if (route.method == "GET") allowed += ", HEAD";
  }
  return allowed.empty() ? not_found(visit) : wrong_method(visit, allowed);
}

static bool has_plain_query(const http::Request& request) {
  return request.query.empty() ||
         (request.query.size() == 1 && request.query[0].name == "lang");
}

// A page may name its own address, so what the client calls us belongs to it.
static std::string key_of(const http::Request& request, knowledge::Language language) {
  return fmt::format(
      "{} {} {} {}", language == knowledge::Language::Russian ? "ru" : "en",
      request.header("Host"), request.header("X-Forwarded-Proto"), request.path);
}

// The language that was chosen by the switch stays.
static void remember_language(const Visit& visit, http::Response& response) {
  if (visit.request.parameter("lang") && response.type.starts_with("text/html"))
    response.headers.push_back(
        {"Set-Cookie", "lang=" + std::string(visit.lang()) +
                           "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"});
}

constexpr std::chrono::minutes kCached{10};

http::Answer answer(Site& site, World& world, const http::Request& request) {
  Visit visit{site, world, request, language_of(request, site.settings.language), ""};
  bool same_for_all = false;
  http::Answer answer = dispatch(visit, same_for_all);
  add_common_headers(answer.response);
  if (same_for_all && answer.response.status == 200 && has_plain_query(request)) {
    net::Time until = site.clock.now() + kCached;
    site.pages.keep(key_of(request, visit.language), answer.response,
                    std::min(until, answer.good_until.value_or(until)));
  }
  remember_language(visit, answer.response);
  return answer;
}

std::optional<http::Answer> answer_at_hand(Site& site, const http::Request& request) {
  if (method_of(request) != "GET" || !has_plain_query(request)) return std::nullopt;
  knowledge::Language language = language_of(request, site.settings.language);
  auto page = site.pages.find(key_of(request, language), site.clock.now());
  if (!page) return std::nullopt;
  http::Answer answer{std::move(*page), {}};
  if (request.parameter("lang") && answer.response.type.starts_with("text/html"))
    return std::nullopt;  // with a cookie
  return answer;
}

}  // namespace mailwhy::site
