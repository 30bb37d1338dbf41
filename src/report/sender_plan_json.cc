#include "diagnose/services.h"
#include "report/json.h"
#include "report/sender_plan.h"

namespace mailwhy::report {

namespace json = boost::json;

using diagnose::PlannedSender;
using diagnose::PlanStep;
using diagnose::SenderPlan;
using knowledge::Language;

static json::array senders_json(const std::vector<PlannedSender>& senders,
                                Language language) {
  json::array out;
  for (const PlannedSender& sender : senders) {
    json::object one{{"word", sender.word}, {"name", sender.name}};
    if (sender.service) {
      one["service"] = sender.service->name;
      if (auto path = sender.service->return_path; path != knowledge::ReturnPath::Unknown)
        one["return_path"] = to_string(path);
    }
    one["terms"] = json::array(sender.terms.begin(), sender.terms.end());
    json::array notes;
    for (const text::Message& note : sender.notes)
      notes.emplace_back(knowledge::say(language, note));
    if (!notes.empty()) one["notes"] = std::move(notes);
    out.push_back(std::move(one));
  }
  return out;
}

static json::object state_json(const spf::PlanState& state) {
  const spf::Change& change = state.change;
  json::object out;
  out["rrset"] = json::object{{"name", change.name + '.'},
                              {"type", "TXT"},
                              {"ttl", change.ttl ? change.ttl : 3600}};
  out["before"] = txt_values(change.before);
  out["after"] = txt_values(change.after);
  out["proof"] = to_json(state.proof);
  json::array traded;
  for (const spf::Trade& trade : state.trades) traded.emplace_back(trade.term);
  if (!traded.empty()) out["traded"] = std::move(traded);
  return out;
}

static json::object step_json(const PlanStep& step, Language language) {
  json::object out{{"kind", to_string(step.kind)}};
  if (!step.service.empty()) out["service"] = step.service;
  if (step.seconds > 0) out["seconds"] = step.seconds;
  json::array words;
  for (text::Message message : step.words) {
    if (step.seconds > 0) message.params["wait"] = duration_text(step.seconds);
    words.emplace_back(knowledge::say(language, message));
  }
  out["steps"] = std::move(words);
  json::array records;
  for (const diagnose::KeyAlias& alias : step.aliases)
    records.push_back(json::object{{"name", alias.name + '.'},
                                   {"type", "CNAME"},
                                   {"value", alias.target + '.'},
                                   {"published", alias.published},
                                   {"has_key", alias.has_key}});
  if (!records.empty()) out["records"] = std::move(records);
  json::array changes;
  for (const spf::PlanState& state : step.states) changes.push_back(state_json(state));
  if (!changes.empty()) out["changes"] = std::move(changes);
  return out;
}

json::object to_json(const SenderPlan& plan, Language language) {
  json::object out{{"schema", "mailwhy.spf.plan/1"}, {"domain", plan.domain}};
  out["add"] = senders_json(plan.added, language);
  out["remove"] = senders_json(plan.removed, language);
  if (plan.problem != spf::PlanProblem::None) out["problem"] = to_string(plan.problem);
  json::array steps;
  for (const PlanStep& step : plan.steps) steps.push_back(step_json(step, language));
  out["steps"] = std::move(steps);
  return out;
}

}  // namespace mailwhy::report
