#include "site/pages.h"

#include "http/message.h"
#include "report/html_page.h"
#include "report/json.h"
#include "report/json_writer.h"
#include "site/diagnosis.h"
#include "site/given.h"
#include "site/report_page.h"
#include "site/unread.h"
#include "text/ascii.h"

namespace mailwhy::site {

// ---------------------------------------------------------------- the box

static http::Answer start_page(const Visit& visit, const report::StartPage& start,
                               unsigned status, Keep keep) {
  PageText page;
  page.title = start.problem;
  page.path = "/";
  page.body = report::html_start_page(visit.language, start);
  page.index = true;
  return page_answer(visit, page, keep, status);
}

http::Answer answer_start(const Visit& visit) {
  return start_page(visit, {}, 200, Keep::Minutes);
}

constexpr size_t kMaxShownAgain = 64u << 10;  // of an input that was not understood

// The box again, with what was in it and why that was not understood.
static http::Answer ask_again(const Visit& visit, const std::string& input,
                              std::string problem) {
  bool is_text = input.find('\0') == input.npos && input.size() <= kMaxShownAgain;
  return start_page(visit, {is_text ? input : "", std::move(problem)}, 422, Keep::No);
}

static std::string problem_of(const Visit& visit, const Error& error) {
  Unread why = why_unread(visit.language, error);
  return why.hint.empty() ? why.message : why.message + ". " + why.hint;
}

struct Form {
  Given given;
  bool share = false, keep_addresses = false;
};

std::string value_of(const std::vector<http::Upload>& uploads, std::string_view name) {
  const http::Upload* found = http::find_upload(uploads, name);
  return found ? std::string(text::trim(found->content)) : std::string();
}

// The Error is for the visitor.
static Result<Form> read_form(const Visit& visit,
                              const std::vector<http::Upload>& uploads) {
  Form form;
  Given& given = form.given;
  const http::Upload* file = http::find_upload(uploads, "file");
  if (file && !file->content.empty()) {
    given.input = file->content;
    given.source = file->file_name.empty() ? "-" : file->file_name;
  } else {
    const http::Upload* text = http::find_upload(uploads, "text");
    if (!text) text = http::find_upload(uploads, "input");
    if (text) given.input = text->content;
  }
  std::string ip = value_of(uploads, "ip");
  if (!ip.empty()) {
    auto address = net::IpAddress::parse(ip);
    if (!address) return fail(visit.say("site.bad_ip", {{"text", ip.substr(0, 60)}}));
    given.facts.client_ip = *address;
  }
  std::string sender = value_of(uploads, "sender");
  if (!sender.empty()) given.facts.sender = sender;
  given.facts.helo = value_of(uploads, "helo");
  given.facts.recipient = value_of(uploads, "recipient");
  // Nothing but an address and a sender: the question whether it may send.
  if (text::trim(given.input).empty() && given.facts.client_ip)
    given.input = ip + " " + (sender.empty() ? given.facts.helo : sender);
  form.share = value_of(uploads, "share") == "true";
  form.keep_addresses = value_of(uploads, "keep_addresses") == "true";
  return form;
}

static Result<std::vector<bounce::Input>> read_inputs(const Visit& visit, Given given) {
  bounce::ReadOptions reading;
  reading.now = visit.site.clock.now();
  reading.own_rules = visit.site.settings.own_rules;
  return read_given(std::move(given), reading);
}

// ---------------------------------------------------------------- the report

static http::Answer held_page(const Visit& visit, const std::string& id,
                              const HeldCase& held) {
  ReportPage page{held.reports, "/diagnose/" + id, "", std::nullopt, id, held.earlier};
  return report_answer(visit, page);
}

static Outcome<HeldCase> diagnosed(const Visit& visit, std::vector<bounce::Input> inputs,
                                   const Progress& progress = {}) {
  auto reports = diagnose_all(visit, inputs, progress);
  if (!reports) return tl::unexpected(reports.error());
  HeldCase held{std::move(inputs), std::move(*reports), std::nullopt,
                visit.site.clock.now()};
  held.earlier = look_back(visit, held.inputs, held.reports);
  return held;
}

static http::Answer shared(const Visit& visit, const HeldCase& held,
                           bool keep_addresses) {
  auto id = share(visit, held.inputs, !keep_addresses, held.earlier);
  if (!id) return refuse(visit, id.error());
  return redirect("/c/" + *id + "?lang=" + std::string(visit.lang()));
}

// A script shows the progress: it is told where, and asks for the events next.
static http::Answer later(const Visit& visit, std::vector<bounce::Input> inputs) {
  std::string id =
      visit.site.held.hold({std::move(inputs), {}, std::nullopt, visit.site.clock.now()});
  boost::json::object to{
      {"id", id}, {"events", "/diagnose/events?id=" + id}, {"page", "/diagnose/" + id}};
  http::Answer answer = text_answer(
      "application/json", report::write_json(to, report::JsonLayout::Indented) + "\n");
  answer.response.status = 202;
  answer.response.headers.push_back({"Location", "/diagnose/" + id});
  return answer;
}

static http::Answer refuse_form(const Visit& visit) {
  return refuse(visit, {400, "invalid_form", visit.say("site.bad_form"), ""});
}

Visit in_language_of(const Visit& asked, const std::vector<http::Upload>& uploads) {
  Visit visit = asked;
  if (auto language = knowledge::parse_language(value_of(uploads, "lang")))
    visit.language = *language;
  return visit;
}

http::Answer answer_inputs(const Visit& visit, std::vector<bounce::Input> inputs) {
  if (visit.request.header("Prefer") == "respond-async")
    return later(visit, std::move(inputs));
  auto held = diagnosed(visit, std::move(inputs));
  if (!held) return refuse(visit, held.error());
  std::string id = visit.site.held.hold(*held);
  return held_page(visit, id, *held);
}

http::Answer answer_form(const Visit& asked) {
  auto uploads = http::read_form(asked.request);
  if (!uploads) return refuse_form(asked);
  Visit visit = in_language_of(asked, *uploads);
  auto form = read_form(visit, *uploads);
  if (!form) return ask_again(visit, value_of(*uploads, "text"), form.error().what);
  if (text::trim(form->given.input).empty())
    return ask_again(visit, "", visit.say("site.nothing_given"));
  std::string input = form->given.input.substr(0, kMaxShownAgain + 1);
  auto inputs = read_inputs(visit, std::move(form->given));
  if (!inputs) return ask_again(visit, input, problem_of(visit, inputs.error()));
  if (auto refused = refuse_diagnosis(visit)) return refuse(visit, *refused);
  if (!form->share) return answer_inputs(visit, std::move(*inputs));
  auto held = diagnosed(visit, std::move(*inputs));
  if (!held) return refuse(visit, held.error());
  return shared(visit, *held, form->keep_addresses);
}

// ---------------------------------------------------------------- openspf's link

static const std::string* first_of(const http::Request& request,
                                   std::initializer_list<std::string_view> names) {
  for (std::string_view name : names)
    if (const std::string* value = request.parameter(name)) return value;
  return nullptr;
}

bool asks_question(const http::Request& request) {
  return first_of(request, {"identity", "id", "sender", "scope", "s", "ip", "i"});
}

http::Answer answer_question(const Visit& visit) {
  const std::string* identity = first_of(visit.request, {"identity", "id", "sender"});
  const std::string* ip = first_of(visit.request, {"ip", "i"});
  const std::string* scope = first_of(visit.request, {"scope", "s"});
  auto address = ip ? net::IpAddress::parse(text::trim(*ip))
                    : Result<net::IpAddress>(fail("there is none"));
  if (!identity || !address)
    return refuse(visit, {400, "bad_question", visit.say("site.bad_question"),
                          visit.say("site.bad_question_hint")});
  SpfQuestion question{scope && text::starts_with_ignore_case(*scope, "helo"),
                       std::string(text::trim(*identity)), address->unmapped()};
  auto input = ask_about(question, "link");
  if (!input)
    return refuse(visit, {400, "bad_question", visit.say("site.bad_question"),
                          visit.say("site.bad_question_hint")});
  if (auto refused = refuse_diagnosis(visit)) return refuse(visit, *refused);
  return answer_inputs(visit, {std::move(*input)});
}

// ---------------------------------------------------------------- later visits

static http::Answer gone(const Visit& visit) {
  return refuse(visit, {404, "not_found", visit.say("site.no_case"),
                        visit.say("site.no_case_hint")});
}

static std::string json_of(const Visit& visit, const Reports& reports) {
  return report::json_text(reports, {visit.site.settings.version, visit.language},
                           report::JsonForm::Document);
}

// "ID.json" is "ID", and true.
static bool takes_off(std::string& rest, std::string_view ending) {
  if (!rest.ends_with(ending)) return false;
  rest.resize(rest.size() - ending.size());
  return true;
}

http::Answer answer_held(const Visit& visit) {
  std::string id = visit.rest;
  bool json = takes_off(id, ".json");
  HeldPtr held = visit.site.held.find(id, visit.site.clock.now());
  if (!held) return gone(visit);
  if (held->reports.empty()) {
    auto now = diagnosed(visit, held->inputs);
    if (!now) return refuse(visit, now.error());
    visit.site.held.replace(id, *now);
    held = std::make_shared<const HeldCase>(std::move(*now));
  }
  if (json) return text_answer("application/json", json_of(visit, held->reports));
  return held_page(visit, id, *held);
}

static std::string event_text(const Step& step) {
  boost::json::object to{
      {"check", step.check}, {"question", step.question}, {"answered", step.answered}};
  return report::write_json(to, report::JsonLayout::OneLine);
}

http::Answer answer_events(const Visit& visit) {
  const std::string* asked = visit.request.parameter("id");
  std::string id = asked ? *asked : "";
  HeldPtr held = visit.site.held.find(id, visit.site.clock.now());
  if (!held) return gone(visit);
  http::Answer answer;
  answer.response.type = "text/event-stream";
  // The request is gone when the stream runs: everything it needs is copied.
  answer.stream = [&site = visit.site, &world = visit.world, request = visit.request,
                   language = visit.language, id, held](const http::SendEvent& send) {
    Visit later{site, world, request, language, ""};
    std::string page = "/diagnose/" + id;
    if (held->reports.empty()) {
      bool there = true;
      auto now = diagnosed(later, held->inputs, [&](const Step& step) {
        if (there) there = send("step", event_text(step));
      });
      if (!now) {
        send("failed", report::write_json(
                           {{"code", now.error().code}, {"message", now.error().message}},
                           report::JsonLayout::OneLine));
        return;
      }
      site.held.replace(id, std::move(*now));
    }
    send("done", report::write_json({{"page", page}}, report::JsonLayout::OneLine));
  };
  return answer;
}

http::Answer answer_share(const Visit& asked) {
  auto uploads = http::read_form(asked.request);
  if (!uploads) return refuse_form(asked);
  Visit visit = in_language_of(asked, *uploads);
  HeldPtr held = visit.site.held.find(value_of(*uploads, "id"), visit.site.clock.now());
  if (!held) return gone(visit);
  if (auto refused = refuse_diagnosis(visit)) return refuse(visit, *refused);
  return shared(visit, *held, value_of(*uploads, "keep_addresses") == "true");
}

http::Answer answer_kept(const Visit& visit) {
  std::string id = visit.rest;
  bool json = takes_off(id, ".json"), replay = !json && takes_off(id, "/replay");
  auto kept = visit.site.cases.find(id);
  if (!kept) return gone(visit);
  net::Time until = kept->made_at + store::kKept;
  if (json) {
    http::Answer answer = text_answer("application/json", std::move(kept->report));
    answer.good_until = until;
    return answer;
  }
  if (replay) {
    http::Answer answer = text_answer("application/json", std::move(kept->replay));
    answer.response.headers.push_back(
        {"Content-Disposition",
         "attachment; filename=\"mailwhy-" + id.substr(0, 8) + ".case.json\""});
    answer.good_until = until;
    return answer;
  }
  auto reports = reports_of(*kept);
  if (!reports) return refuse(visit, reports.error());
  ReportPage page{*reports,      "/c/" + id, "/c/" + id + "/replay",
                  kept->made_at, "",         earlier_from_json(kept->earlier)};
  http::Answer answer = report_answer(visit, page);
  answer.good_until = until;
  return answer;
}

// ---------------------------------------------------------------- for programs

http::Answer answer_about_api(const Visit& visit) {
  std::string url = base_url(visit);
  report::Html html;
  html.element("h1", visit.say("site.api_title"));
  html.element("p", visit.say("site.api_lead"));
  struct Line {
    std::string_view key;
    std::string command;
  };
  const Line kLines[] = {
      {"site.api_bounce",
       "curl -H 'Content-Type: message/rfc822' --data-binary @bounce.eml " + url +
           "/api/v1/diagnose"},
      {"site.api_reply",
       "curl --json '{\"text\": \"550 5.7.1 SPF fail\", \"ip\": \"192.0.2.1\", "
       "\"sender\": "
       "\"info@example.org\"}' " +
           url + "/api/v1/diagnose"},
      {"site.api_spf",
       "curl '" + url + "/api/v1/spf?ip=192.0.2.1&sender=info@example.org'"},
      {"site.api_check",
       "curl '" + url + "/api/v1/check?domain=example.org&addresses=192.0.2.1'"}};
  for (const Line& line : kLines) {
    html.element("h2", visit.say(line.key));
    report::In block(html, "pre");
    html.element("code", line.command);
  }
  html.element("p", visit.say("site.api_errors"));
  {
    report::In line(html, "p");
    html.element("a", visit.say("site.api_description"),
                 {{"href", "/api/v1/openapi.json"}});
  }
  PageText page{visit.say("site.api_title"), "/api", html.take(), "", true};
  return page_answer(visit, page, Keep::Minutes);
}

}  // namespace mailwhy::site
