#include "diagnose/sender_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "diagnose/planned_sender.h"
#include "diagnose/published.h"
#include "diagnose/selectors.h"
#include "dkim/key.h"
#include "dkim/verify.h"
#include "dmarc/discovery.h"

namespace mailwhy::diagnose {

using knowledge::Provider;

static constexpr uint32_t kUsualTtl = 3600;

std::string_view to_string(StepKind kind) {
  switch (kind) {
    case StepKind::Keys:
      return "keys";
    case StepKind::Publish:
      return "publish";
    case StepKind::Wait:
      return "wait";
    case StepKind::Switch:
      return "switch";
    case StepKind::StopOld:
      return "stop_old";
    case StepKind::WaitQueue:
      return "wait_queue";
    case StepKind::Remove:
      return "remove";
    case StepKind::OldKeys:
      return "old_keys";
  }
  return "";
}

// ---------------------------------------------------------------- keys

// The CNAMEs of the service whose targets are known, and whether a key stands behind
// each.
static std::vector<KeyAlias> aliases_of(dns::Resolver& resolver, const Provider& provider,
                                        const std::string& domain, uint32_t& wait) {
  std::vector<KeyAlias> aliases;
  std::vector<dns::Question> questions;
  for (const auto& [selector, target] : known_aliases(provider, domain)) {
    KeyAlias alias{dkim::key_name(selector, domain), target, false, false};
    auto at = dns::Name::from_text(alias.name), to = dns::Name::from_text(target);
    if (!at || !to) continue;
    questions.push_back({*at, dns::Type::CNAME, {}});
    questions.push_back({*to, dns::Type::TXT, {}});
    aliases.push_back(std::move(alias));
  }
  auto answers = resolver.query_all(questions);
  for (size_t i = 0; i < aliases.size(); i++) {
    const dns::Answer &at = *answers[2 * i], &to = *answers[2 * i + 1];
    for (const dns::Record* record : at.of(dns::Type::CNAME))
      if (auto target = dns::target(*record))
        aliases[i].published |= target->to_lower_string() == aliases[i].target;
    aliases[i].has_key = !texts_of(to, dkim::looks_like_key).empty();
    // That the name is missing may be remembered until then.
    if (!aliases[i].published && at.usable()) wait = std::max(wait, at.ttl);
  }
  return aliases;
}

static std::optional<PlanStep> keys_step(dns::Resolver& resolver,
                                         const PlannedSender& sender,
                                         const std::string& domain, uint32_t& wait) {
  if (!sender.service) return std::nullopt;
  PlanStep step;
  step.kind = StepKind::Keys;
  step.service = sender.name;
  step.aliases = aliases_of(resolver, *sender.service, domain, wait);
  text::Params params{{"service", sender.name}, {"domain", domain}};
  bool all_there =
      !step.aliases.empty() && std::ranges::all_of(step.aliases, &KeyAlias::published);
  step.words.push_back({step.aliases.empty() ? "plan.step.keys_panel"
                        : all_there          ? "plan.step.keys_there"
                                             : "plan.step.keys_aliases",
                        params});
  bool without_key =
      std::ranges::any_of(step.aliases, [](const auto& one) { return !one.has_key; });
  if (without_key) step.words.push_back({"plan.step.keys_register", params});
  if (sender.service->return_path == knowledge::ReturnPath::Custom)
    step.words.push_back({"plan.step.return_path", params});
  return step;
}

static std::optional<PlanStep> old_keys_step(dns::Resolver& resolver,
                                             const PlannedSender& sender,
                                             const std::string& domain) {
  if (!sender.service) return std::nullopt;
  PublishedKeys keys = find_keys(resolver, domain, selectors_of(*sender.service));
  PlanStep step;
  step.kind = StepKind::OldKeys;
  step.service = sender.name;
  for (const PublishedKey& key : keys.asked)
    if (key.exists() && leads_to(*sender.service, key.alias, domain))
      step.aliases.push_back({key.name, key.alias, true, !key.records.empty()});
  if (step.aliases.empty()) return std::nullopt;
  step.words.push_back({"plan.step.old_keys", {{"service", sender.name}}});
  return step;
}

// ---------------------------------------------------------------- the steps in order

static std::string names_of(const std::vector<PlannedSender>& senders) {
  std::string names;
  for (const PlannedSender& sender : senders)
    names += (names.empty() ? "" : ", ") + sender.name;
  return names;
}

static PlanStep step_of(StepKind kind, std::string key, text::Params params) {
  PlanStep step;
  step.kind = kind;
  step.words.push_back({std::move(key), std::move(params)});
  return step;
}

static uint32_t longest_ttl(const std::vector<spf::PlanState>& states) {
  uint32_t seconds = 0;
  for (const spf::PlanState& state : states)
    seconds = std::max(seconds, state.change.ttl ? state.change.ttl : kUsualTtl);
  return seconds;
}

static void add_wait(SenderPlan& plan, uint32_t seconds) {
  if (seconds == 0) return;
  plan.steps.push_back(step_of(StepKind::Wait, "plan.step.wait", {}));
  plan.steps.back().seconds = seconds;
}

static void lay_out(dns::Resolver& resolver, spf::Plan states, SenderPlan& plan) {
  text::Params params{{"domain", plan.domain}};
  if (!plan.removed.empty()) params["old"] = names_of(plan.removed);
  if (!plan.added.empty()) params["new"] = names_of(plan.added);
  uint32_t wait = 0;
  for (const PlannedSender& sender : plan.added)
    if (auto step = keys_step(resolver, sender, plan.domain, wait))
      plan.steps.push_back(std::move(*step));
  if (!states.first.empty()) {
    plan.steps.push_back(step_of(StepKind::Publish, "plan.step.publish", params));
    wait = std::max(wait, longest_ttl(states.first));
    plan.steps.back().states = std::move(states.first);
  }
  add_wait(plan, wait);
  // Where the record did not work before, the new one may send only with the last change.
  bool switch_late = plan.broken_before && !plan.added.empty();
  if (!plan.added.empty() && !switch_late)
    plan.steps.push_back(step_of(StepKind::Switch, "plan.step.switch", params));
  bool leaves = std::ranges::any_of(plan.removed, [](const PlannedSender& sender) {
    return !sender.terms.empty() || sender.service;
  });
  if (leaves && !plan.broken_before) {
    if (plan.added.empty())
      plan.steps.push_back(step_of(StepKind::StopOld, "plan.step.stop_old", params));
    plan.steps.push_back(step_of(StepKind::WaitQueue, "plan.step.wait_queue", params));
    plan.steps.back().seconds = kQueueSeconds;
  }
  if (!states.last.empty()) {
    uint32_t ttl = longest_ttl(states.last);
    plan.steps.push_back(step_of(StepKind::Remove, "plan.step.remove", params));
    plan.steps.back().states = std::move(states.last);
    if (switch_late) {
      add_wait(plan, ttl);
      plan.steps.push_back(step_of(StepKind::Switch, "plan.step.switch", params));
    }
  }
  for (const PlannedSender& sender : plan.removed)
    if (auto step = old_keys_step(resolver, sender, plan.domain))
      plan.steps.push_back(std::move(*step));
}

static bool has_trades(const spf::Plan& states) {
  return std::ranges::any_of(
      states.first, [](const spf::PlanState& state) { return !state.trades.empty(); });
}

// Where the look-ups do not suffice for an own host's name, its addresses stand for it:
// better than to spell out the networks of somebody else, which change without a word.
static spf::Plan with_addresses(dns::Resolver& resolver, SenderPlan& plan,
                                spf::PlanRequest request, spf::Plan states) {
  // Beside one that leaves, what is spelled out comes back in the end.
  const bool short_of_lookups = states.problem == spf::PlanProblem::CannotAdd ||
                                (has_trades(states) && request.remove.empty());
  bool any = std::ranges::any_of(
      plan.added, [](const PlannedSender& one) { return !one.instead.empty(); });
  if (!short_of_lookups || !any) return states;
  request.add.clear();
  for (const PlannedSender& sender : plan.added)
    for (const std::string& term : sender.instead.empty() ? sender.terms : sender.instead)
      request.add.push_back(term);
  spf::Plan other = spf::plan(resolver, request);
  if (other.problem != spf::PlanProblem::None || has_trades(other)) return states;
  for (PlannedSender& sender : plan.added) {
    if (sender.instead.empty()) continue;
    sender.terms = sender.instead;
    sender.notes.push_back({"plan.note.addresses_instead", {{"name", sender.name}}});
  }
  return other;
}

Result<SenderPlan> plan_senders(dns::Resolver& resolver, const std::string& written,
                                const std::vector<std::string>& add,
                                const std::vector<std::string>& remove) {
  auto name = dmarc::domain_name(written);
  if (!name) return fail(fmt::format("\"{}\": {}", written, name.error().what));
  SenderPlan plan;
  plan.domain = name->to_lower_string();
  const std::string& domain = plan.domain;
  Services services = find_services(resolver, domain);
  spf::PlanRequest request{domain, {}, {}, {}};
  for (const std::string& word : add) {
    auto sender = read_added(resolver, word, services, request);
    if (!sender) return tl::unexpected(sender.error());
    plan.added.push_back(std::move(*sender));
  }
  for (const std::string& word : remove) {
    auto sender = read_removed(word, services, request);
    if (!sender) return tl::unexpected(sender.error());
    plan.removed.push_back(std::move(*sender));
  }
  spf::Plan states;
  if (!request.add.empty() || !request.remove.empty())
    states = with_addresses(resolver, plan, request, spf::plan(resolver, request));
  plan.problem = states.problem;
  plan.broken_before = states.broken_before;
  if (plan.problem != spf::PlanProblem::None) return plan;
  bool anything = std::ranges::any_of(plan.added, [](const PlannedSender& sender) {
    return sender.service || !sender.terms.empty();
  });
  bool leaves = std::ranges::any_of(
      plan.removed, [](const PlannedSender& sender) { return sender.used; });
  if (anything || leaves) lay_out(resolver, std::move(states), plan);
  return plan;
}

}  // namespace mailwhy::diagnose
