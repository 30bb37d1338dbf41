#include "site/api.h"

#include <array>

#include "report/json.h"
#include "report/json_writer.h"
#include "site/api_request.h"
#include "site/diagnosis.h"
#include "site/examined.h"
#include "site/spf_question.h"
#include "site/unread.h"
#include "spf/check.h"
#include "text/ascii.h"

namespace mailwhy::site {

constexpr std::array<std::string_view, 9> kDiagnoseMembers = {
    "input", "text", "source", "lang", "ip", "sender", "helo", "recipient", "share"};
static http::Answer json_answer(std::string text) {
  return text_answer("application/json", std::move(text));
}

// What CLI options give, from the members of the same names.
static Outcome<Given> read_members(const Visit& visit, const Members& members) {
  Given given;
  auto ip = read_ip(members, visit.language);
  if (!ip) return tl::unexpected(ip.error());
  for (std::string_view name : {"sender", "helo", "recipient", "source"})
    if (members.text(name).size() > kMaxName)
      return tl::unexpected(too_long(visit, name));
  given.facts.client_ip = *ip;
  if (const std::string* sender = members.find("sender")) given.facts.sender = *sender;
  given.facts.helo = members.text("helo");
  given.facts.recipient = members.text("recipient");
  const std::string *input = members.find("input"), *text = members.find("text");
  if (input && text)
    return tl::unexpected(Refused{400, "bad_value", visit.say("api.two_inputs"),
                                  visit.say("api.two_inputs_hint")});
  if (!input && !text)
    return tl::unexpected(
        Refused{400, "no_input", visit.say("api.no_input"),
                visit.say("api.no_input_hint", {{"example", std::string(kExample)}})});
  given.is_reply = text != nullptr;
  given.source = text ? "--text" : "-";
  if (const std::string* source = members.find("source")) given.source = *source;
  given.input = input ? *input : *text;
  return given;
}

static Refused refused_input(const Visit& visit, const Error& error) {
  Unread why = why_unread(visit.language, error);
  return {422, error.nothing_there ? "no_refusal" : "unreadable_input", why.message,
          why.hint};
}

// "lang" before what the client's headers say.
static Outcome<Visit> in_language(const Visit& asked, const Members& members) {
  const std::string* lang = members.find("lang");
  if (!lang) return asked;
  auto language = knowledge::parse_language(*lang);
  if (!language)
    return tl::unexpected(Refused{400, "bad_value", asked.say("api.bad_lang"), ""});
  return Visit{asked.site, asked.world, asked.request, *language, asked.rest};
}

http::Answer answer_diagnose(const Visit& asked) {
  auto members = Members::read(asked.request, asked.language, kDiagnoseMembers, "input");
  if (!members) return refuse(asked, members.error());
  auto in_asked_language = in_language(asked, *members);
  if (!in_asked_language) return refuse(asked, in_asked_language.error());
  const Visit& visit = *in_asked_language;
  auto given = read_members(visit, *members);
  if (!given) return refuse(visit, given.error());
  const Settings& settings = visit.site.settings;
  bounce::ReadOptions reading;
  reading.now = visit.site.clock.now();
  reading.own_rules = settings.own_rules;
  auto inputs = read_given(std::move(*given), reading);
  if (!inputs) return refuse(visit, refused_input(visit, inputs.error()));
  if (auto refused = refuse_diagnosis(visit)) return refuse(visit, *refused);
  auto reports = diagnose_all(visit, *inputs);
  if (!reports) return refuse(visit, reports.error());
  http::Answer answer = json_answer(report::json_text(
      *reports, {settings.version, visit.language}, report::JsonForm::Document));
  if (members->is_true("share")) {
    auto id = share(visit, *inputs, true, look_back(visit, *inputs, *reports));
    if (!id) return refuse(visit, id.error());
    answer.response.headers.push_back({"Location", "/c/" + *id});
  }
  return answer;
}

http::Answer answer_api_check(const Visit& asked) {
  constexpr std::array<std::string_view, 5> kCheckMembers = {"domain", "addresses",
                                                             "helo", "selectors", "lang"};
  auto members = Members::read(asked.request, asked.language, kCheckMembers, "");
  if (!members) return refuse(asked, members.error());
  auto visit = in_language(asked, *members);
  if (!visit) return refuse(asked, visit.error());
  auto input = read_examined(*visit, {members->text("domain"), members->text("addresses"),
                                      members->text("helo"), members->text("selectors")});
  if (!input)
    return refuse(*visit,
                  {400, "bad_value", input.error().what, visit->say("api.check_hint")});
  if (auto refused = refuse_diagnosis(*visit)) return refuse(*visit, *refused);
  auto reports = diagnose_all(*visit, {std::move(*input)});
  if (!reports) return refuse(*visit, reports.error());
  return json_answer(report::json_text(*reports,
                                       {visit->site.settings.version, visit->language},
                                       report::JsonForm::Document));
}

http::Answer answer_spf(const Visit& visit) {
  auto question = read_spf_question(visit);
  if (!question) return refuse(visit, question.error());
  auto result = evaluate(visit, *question);
  if (!result) return refuse(visit, result.error());
  boost::json::object answer = report::to_json(*result);
  answer["limits"] = {{"lookups", spf::kMaxLookups},
                      {"void_lookups", spf::kMaxVoidLookups}};
  return json_answer(report::write_json(answer, report::JsonLayout::Indented) + "\n");
}

http::Answer answer_openapi(const Visit& visit) {
  return text_answer("application/json",
                     openapi_text(visit.site.settings.version, base_url(visit)));
}

}  // namespace mailwhy::site
