// The mechanisms on sets of addresses: RFC 7208, sections 4.6.4, 5.3 to 5.7. The order of
// steps inside each is that of check_host(): where a limit or a DNS error comes first
// decides the result.
#include <algorithm>

#include "spf/macro.h"
#include "spf/step.h"

namespace mailwhy::spf {

void end_way(Step& step, Way way, Verdict verdict, const char* problem) {
  if (way.addresses.empty()) return;
  step.out.push_back({std::move(way), verdict, false, step.place, problem});
}

void end_all(Step& step, Verdict verdict, const char* problem) {
  for (auto& way : step.ways) end_way(step, std::move(way), verdict, problem);
  step.ways.clear();
}

void end_unknown(Step& step, Way way) {
  if (way.addresses.empty()) return;
  step.out.push_back({std::move(way), Verdict::None, true, step.place, ""});
}

void drop_empty(std::vector<Way>& ways) {
  std::erase_if(ways, [](const Way& way) { return way.addresses.empty(); });
}

// Ends the ways of one family and leaves the others as they are.
static void end_family(Step& step, bool v4, Verdict verdict, const char* problem) {
  for (auto& way : step.ways) {
    if (way.v4 != v4) continue;
    end_way(step, std::move(way), verdict, problem);
    way.addresses = {};
  }
}

static bool has_family(const std::vector<Way>& ways, bool v4) {
  return std::any_of(ways.begin(), ways.end(), [&](const Way& way) {
    return way.v4 == v4 && !way.addresses.empty();
  });
}

// A look-up without an answer: the third ends the check (section 4.6.4).
static void count_void(Step& step, Way& way) {
  if (++way.void_lookups <= step.evaluation.max_void_lookups) return;
  end_way(step, std::move(way), Verdict::PermError, "too_many_void_lookups");
  way.addresses = {};
}

void count_lookup(Step& step) {
  for (auto& way : step.ways) {
    if (++way.lookups <= step.evaluation.max_lookups) continue;
    end_way(step, std::move(way), Verdict::PermError, "too_many_lookups");
    way.addresses = {};
  }
  drop_empty(step.ways);
}

void match_network(Step& step, bool v4, const net::Cidr& network) {
  for (auto& way : step.ways) {
    if (way.v4 != v4) continue;
    Way taken{way.addresses.take(network), v4, way.lookups, way.void_lookups, {}};
    if (taken.addresses.empty()) continue;
    taken.assumed = way.assumed;
    end_way(step, std::move(taken), verdict_of(step.term.qualifier));
  }
}

static void match_networks(Step& step, bool v4, const std::vector<net::Cidr>& networks) {
  for (auto& way : step.ways) {
    if (way.v4 != v4) continue;
    net::CidrSet matched;
    for (auto& network : networks) matched |= way.addresses.take(network);
    if (matched.empty()) continue;
    Way taken{std::move(matched), v4, way.lookups, way.void_lookups, way.assumed};
    end_way(step, std::move(taken), verdict_of(step.term.qualifier));
  }
}

static bool is_void(const dns::Answer& answer, dns::Type type) {
  return answer.nxdomain() || !answer.has(type);
}

// The addresses of one host for the family's clients, as networks of the term's prefix
// length.
static void match_host(Step& step, bool v4, const dns::Name& host) {
  dns::Type type = v4 ? dns::Type::A : dns::Type::AAAA;
  auto answer = ask(step.evaluation, host, type);
  if (!answer->usable())
    return end_family(step, v4, Verdict::TempError, dns_problem(*answer));
  if (is_void(*answer, type)) {
    for (auto& way : step.ways)
      if (way.v4 == v4) count_void(step, way);
    return;
  }
  std::vector<net::Cidr> networks;
  for (const dns::Record* record : answer->of(type))
    if (auto address = dns::address(*record))
      networks.emplace_back(*address, v4 ? step.term.prefix4 : step.term.prefix6);
  match_networks(step, v4, networks);
}

void step_a(Step& step, const dns::Name& host) {
  for (bool v4 : {true, false}) {
    if (has_family(step.ways, v4)) match_host(step, v4, host);
  }
}

void step_mx(Step& step, const dns::Name& domain) {
  auto answer = ask(step.evaluation, domain, dns::Type::MX);
  if (!answer->usable()) return end_all(step, Verdict::TempError, dns_problem(*answer));
  if (is_void(*answer, dns::Type::MX)) {
    for (auto& way : step.ways) count_void(step, way);
    return;
  }
  auto records = answer->of(dns::Type::MX);
  if (records.size() > static_cast<size_t>(kMaxNames))
    return end_all(step, Verdict::PermError, "too_many_mx");
  std::stable_sort(records.begin(), records.end(),
                   [](const dns::Record* a, const dns::Record* b) {
                     return dns::mx_preference(*a) < dns::mx_preference(*b);
                   });
  ask_hosts(step.evaluation, records);
  for (bool v4 : {true, false}) {
    for (const dns::Record* record : records) {
      if (!has_family(step.ways, v4)) break;
      auto mx = dns::mx(*record);
      if (mx && !mx->host.is_root()) match_host(step, v4, mx->host);  // root: RFC 7505
    }
  }
}

void step_exists(Step& step, const dns::Name& name) {
  auto answer = ask(step.evaluation, name, dns::Type::A);
  if (!answer->usable()) return end_all(step, Verdict::TempError, dns_problem(*answer));
  if (!is_void(*answer, dns::Type::A))
    return end_all(step, verdict_of(step.term.qualifier));
  for (auto& way : step.ways) count_void(step, way);
}

// The condition as text: the term with every macro filled in that does not depend on the
// address. Equal texts are the same questions.
static std::string condition_text(const Step& step) {
  const Term& term = step.term;
  std::string text(to_string(term.kind));
  text += term.kind == TermKind::Redirect ? '=' : ':';
  if (term.domain_spec.empty()) text += step.visit.domain.to_lower_string();
  text += expand_for_all(step.evaluation, step.visit.domain, term.domain_spec);
  if (term.prefix4 != 32) text += '/' + std::to_string(term.prefix4);
  if (term.prefix6 != 128) text += "//" + std::to_string(term.prefix6);
  return text;
}

static uint32_t condition_index(SetEvaluation& evaluation, std::string what) {
  auto& all = evaluation.conditions;
  auto at = std::find(all.begin(), all.end(), what);
  if (at == all.end()) at = all.insert(at, std::move(what));
  return static_cast<uint32_t>(at - all.begin());
}

// What such a term may do. exists without a match is always void, unless no name can be
// made.
static std::vector<Outcome> outcomes_of(const Term& term) {
  switch (term.kind) {
    case TermKind::Exists:
      if (!uses_macro(term.domain_spec, 'p'))
        return {Outcome::Match, Outcome::Void, Outcome::TempError};
      return {Outcome::Match, Outcome::NoMatch, Outcome::Void, Outcome::TempError};
    case TermKind::Ptr:
      return {Outcome::Match, Outcome::NoMatch, Outcome::Void};
    case TermKind::A:
      return {Outcome::Match, Outcome::NoMatch, Outcome::Void, Outcome::TempError};
    case TermKind::Redirect:
      return {Outcome::Any};
    // Which limits an include or ten mail servers use up cannot be told either.
    default:
      return {Outcome::Match, Outcome::NoMatch, Outcome::Any};
  }
}

// A term of which only an evaluation of the one address can tell: each way splits into
// all that may happen. Where the same question was met before, it has the same answer.
void step_dependent(Step& step) {
  auto& term = step.term;
  uint32_t condition = condition_index(step.evaluation, condition_text(step));
  std::vector<Way> arriving = std::move(step.ways);
  step.ways.clear();
  for (auto& way : arriving) {
    auto known =
        std::find_if(way.assumed.begin(), way.assumed.end(),
                     [&](const Assumption& a) { return a.condition == condition; });
    auto outcomes =
        known != way.assumed.end() ? std::vector{known->outcome} : outcomes_of(term);
    bool fresh = known == way.assumed.end();
    for (Outcome outcome : outcomes) {
      Way branch = way;
      if (fresh) branch.assumed.push_back({condition, outcome});
      switch (outcome) {
        case Outcome::Match:
          end_way(step, std::move(branch), verdict_of(term.qualifier));
          break;
        case Outcome::TempError:
          end_way(step, std::move(branch), Verdict::TempError, "dns_error");
          break;
        case Outcome::PermError:
          end_way(step, std::move(branch), Verdict::PermError, "syntax");
          break;
        case Outcome::Any:
          end_unknown(step, std::move(branch));
          break;
        case Outcome::Void:
          count_void(step, branch);
          [[fallthrough]];
        case Outcome::NoMatch:
          step.ways.push_back(std::move(branch));
          break;
      }
    }
  }
}

}  // namespace mailwhy::spf
