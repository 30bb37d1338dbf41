#include <fmt/format.h>

#include "report/change_text.h"
#include "report/sender_plan.h"
#include "report/utf8.h"

namespace mailwhy::report {

using diagnose::PlannedSender;
using diagnose::PlanStep;
using diagnose::SenderPlan;
using diagnose::StepKind;

static constexpr int kIndent = 6;

static std::string names_of(const std::vector<PlannedSender>& senders) {
  std::string names;
  for (const PlannedSender& sender : senders)
    names += (names.empty() ? "" : ", ") + shown(sender.name);
  return names;
}

static void draw_notes(Page& page, const std::vector<PlannedSender>& senders) {
  for (const PlannedSender& sender : senders)
    for (const text::Message& note : sender.notes)
      page.paragraph(2, page.say(note.key, note.params), Style::Warning, "!");
}

static void draw_aliases(Page& page, const PlanStep& step) {
  for (const diagnose::KeyAlias& alias : step.aliases) {
    page.line(fmt::format("{}{}. CNAME {}.", blanks(kIndent), shown(alias.name),
                          shown(alias.target)));
    if (step.kind == StepKind::OldKeys) continue;
    std::string_view key =
        alias.published ? (alias.has_key ? "plan.alias.works" : "plan.alias.published")
        : alias.has_key ? "plan.alias.proven"
                        : "plan.alias.no_key";
    page.paragraph(kIndent + 2, page.say(key),
                   alias.has_key ? Style::Good : Style::Warning);
  }
}

static void draw_states(Page& page, const PlanStep& step) {
  for (const spf::PlanState& state : step.states) {
    const spf::Change& change = state.change;
    draw_diff(page, {change.name + '.', dns::Type::TXT, change.ttl ? change.ttl : 3600},
              change.before, change.after, kIndent);
    draw_proof(page, state.proof, change.after, kIndent);
    for (const spf::Trade& trade : state.trades) {
      std::string what =
          page.say("workbench.trade", {{"term", shown(trade.term)},
                                       {"count", std::to_string(trade.networks.size())}});
      page.paragraph(kIndent, page.say("workbench.traded", {{"what", what}}),
                     Style::Warning);
    }
  }
}

static void draw_step(Page& page, size_t number, const PlanStep& step) {
  page.blank();
  std::string lead = fmt::format("{:>3}.", number);
  for (const text::Message& message : step.words) {
    text::Params params = message.params;
    if (step.seconds > 0) params["wait"] = duration_text(step.seconds);
    page.paragraph(kIndent, page.say(message.key, params), Style::Plain, lead);
    lead.clear();
  }
  draw_aliases(page, step);
  draw_states(page, step);
}

std::string duration_text(uint32_t seconds) {
  std::string out;
  uint32_t left = seconds;
  for (auto [letter, unit] :
       {std::pair{'d', 86'400u}, {'h', 3'600u}, {'m', 60u}, {'s', 1u}}) {
    if (left >= unit) out += std::to_string(left / unit) + letter;
    left %= unit;
  }
  return out.empty() ? "0s" : out;
}

std::string sender_plan_text(const SenderPlan& plan, const TextOptions& options) {
  Page page(options);
  text::Params params{{"domain", shown(plan.domain)}};
  if (!plan.added.empty()) params["new"] = names_of(plan.added);
  if (!plan.removed.empty()) params["old"] = names_of(plan.removed);
  page.paragraph(0, page.say("plan.title", params), Style::Bold);
  draw_notes(page, plan.added);
  draw_notes(page, plan.removed);
  if (plan.problem != spf::PlanProblem::None) {
    page.paragraph(
        2, page.say("plan.problem." + std::string(to_string(plan.problem)), params),
        Style::Warning, "?");
    return page.take();
  }
  if (plan.steps.empty())
    page.paragraph(2, page.say("plan.nothing", params), Style::Good, "✓");
  for (size_t i = 0; i < plan.steps.size(); i++) draw_step(page, i + 1, plan.steps[i]);
  return page.take();
}

}  // namespace mailwhy::report
