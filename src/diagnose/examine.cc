#include "diagnose/examine.h"

#include <algorithm>

namespace mailwhy::diagnose {

// Its questions get the case's own numbers, and the changes that hang on them follow.
static void take_questions(Outcome& outcome, Case& into) {
  for (Unknown& unknown : outcome.unknown) {
    auto same = std::ranges::find(into.unknown, unknown.question, &Unknown::question);
    std::string id = same != into.unknown.end()
                         ? same->id
                         : 'q' + std::to_string(into.unknown.size() + 1);
    for (Change& change : outcome.changes)
      if (change.only_if == unknown.id) change.only_if = '\n' + id;
    if (same != into.unknown.end()) continue;
    unknown.id = id;
    into.unknown.push_back(std::move(unknown));
  }
  for (Change& change : outcome.changes)
    if (change.only_if.starts_with('\n')) change.only_if.erase(0, 1);
}

static void take(const Check& check, Outcome outcome, net::Time now, Case& into) {
  Evidence evidence;
  evidence.id = 'e' + std::to_string(into.evidence.size() + 1);
  evidence.check = check.name;
  evidence.verdict = to_string(outcome.state);
  evidence.at = now;
  evidence.detail = std::move(outcome.detail);
  evidence.spf = std::move(outcome.spf);
  if (outcome.state == State::CouldNotTell)
    evidence.because = outcome.because.key.empty()
                           ? text::Message{"check.because.dns_silent", {}}
                           : std::move(outcome.because);
  for (Finding& finding : outcome.findings) {
    finding.evidence = {evidence.id};
    into.findings.push_back(std::move(finding));
  }
  into.evidence.push_back(std::move(evidence));
  take_questions(outcome, into);
  for (Change& change : outcome.changes) into.changes.push_back(std::move(change));
}

// One way through the checks: those that need nothing, and beside them first the
// addresses, then those that need them.
static std::vector<std::optional<Outcome>> run_all(const Examination& examination) {
  auto table = checks();
  std::vector<std::optional<Outcome>> outcomes(table.size());
  Target with_addresses = examination.target;
  Examination of_addresses{examination.resolver, examination.rdap, with_addresses,
                           examination.now, examination.outside};
  std::vector<std::function<void()>> first, then;
  for (size_t i = 0; i < table.size(); i++) {
    if (table[i].needs == Needs::Nothing)
      first.push_back([&, i] { outcomes[i] = table[i].run(examination); });
    else
      then.push_back([&, i] { outcomes[i] = table[i].run(of_addresses); });
  }
  first.push_back([&] {
    if (with_addresses.addresses.empty() && !with_addresses.domain.empty())
      with_addresses.addresses =
          sending_addresses(examination.resolver, with_addresses.domain);
    examination.resolver.together(then);
  });
  examination.resolver.together(first);
  return outcomes;
}

// Of a domain that does not exist nothing else can be said: every record of it is
// missing.
static bool is_missing(const std::vector<std::optional<Outcome>>& outcomes) {
  auto names_it = [](const Finding& finding) {
    return finding.cause == "domain_not_found";
  };
  return std::ranges::any_of(outcomes, [&](const auto& outcome) {
    return outcome && std::ranges::any_of(outcome->findings, names_it);
  });
}

static bool is_about_domain(const Check& check) {
  return check.needs == Needs::Nothing && check.name != "domain" &&
         check.name != "registration";
}

Case examine(dns::Resolver& resolver, dns::Rdap& rdap, const Target& target,
             net::Time now, transport::Outside& outside) {
  Case out;
  out.refusal.facts.sender_domain = target.domain;
  out.refusal.reason.label.clear();  // nobody refused
  out.refusal.facts.helo = target.helo;
  if (!target.addresses.empty()) out.refusal.facts.client_ip = target.addresses.front();
  auto outcomes = run_all({resolver, rdap, target, now, outside});
  const bool missing = is_missing(outcomes);
  for (size_t i = 0; i < outcomes.size(); i++)
    if (outcomes[i] && !(missing && is_about_domain(checks()[i])))
      take(checks()[i], std::move(*outcomes[i]), now, out);
  std::ranges::stable_sort(out.findings, {}, &Finding::severity);
  return out;
}

bounce::Input to_input(const Target& target, const std::string& source) {
  bounce::Input input;
  input.kind = target.domain.empty() ? bounce::Kind::Ip : bounce::Kind::Domain;
  input.source = source;
  input.selectors = target.selectors;
  input.connect = target.connect;
  input.public_resolvers = target.public_resolvers;
  bounce::Refusal first;
  first.facts.sender_domain = target.domain;
  first.facts.helo = target.helo;
  input.refusals.push_back(std::move(first));
  for (size_t i = 0; i < target.addresses.size(); i++) {
    if (i > 0) input.refusals.emplace_back();
    input.refusals[i].facts.client_ip = target.addresses[i];
  }
  return input;
}

Target to_target(const bounce::Input& input) {
  Target target;
  target.selectors = input.selectors;
  target.connect = input.connect;
  target.public_resolvers = input.public_resolvers;
  for (const bounce::Refusal& refusal : input.refusals) {
    if (target.domain.empty()) target.domain = refusal.facts.sender_domain;
    if (target.helo.empty()) target.helo = refusal.facts.helo;
    if (refusal.facts.client_ip) target.addresses.push_back(*refusal.facts.client_ip);
  }
  return target;
}

}  // namespace mailwhy::diagnose
