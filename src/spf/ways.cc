// Records on sets of addresses: RFC 7208, sections 4.6, 5.2, 6.1.
#include "spf/ways.h"

#include <algorithm>
#include <iterator>

#include "spf/macro.h"
#include "spf/step.h"

namespace mailwhy::spf {

// Ways that differ in nothing but their addresses go on as one.
static void join_equal(std::vector<Way>& ways) {
  std::vector<Way> joined;
  for (auto& way : ways) {
    auto same = std::find_if(joined.begin(), joined.end(), [&](const Way& other) {
      return other.v4 == way.v4 && other.lookups == way.lookups &&
             other.void_lookups == way.void_lookups && other.assumed == way.assumed;
    });
    if (same == joined.end()) {
      joined.push_back(std::move(way));
    } else {
      same->addresses |= way.addresses;
    }
  }
  ways = std::move(joined);
}

static void limit_ways(Step& step) {
  if (step.ways.size() <= kMaxWays && step.out.size() <= kMaxLeaves) return;
  for (auto& way : step.ways) {
    if (way.assumed.empty()) continue;
    end_unknown(step, std::move(way));
    way.addresses = {};
  }
  drop_empty(step.ways);
}

static void evaluate(SetEvaluation& evaluation, const dns::Name& domain, int parent,
                     std::vector<Way> ways, std::vector<Leaf>& out);

static bool is_loop(const SetEvaluation& evaluation, int visit, const dns::Name& domain) {
  for (; visit >= 0; visit = evaluation.visits[visit].parent)
    if (evaluation.visits[visit].domain == domain) return true;
  return false;
}

// Section 5.2: the table of what an included record's result does to this one.
static void step_include(Step& step, const dns::Name& domain) {
  if (is_loop(step.evaluation, step.visit_index, domain))
    return end_all(step, Verdict::PermError, "include_loop");
  std::vector<Leaf> inner;
  evaluate(step.evaluation, domain, step.visit_index, std::move(step.ways), inner);
  step.ways.clear();
  for (auto& leaf : inner) {
    switch (leaf.any ? Verdict::TempError : leaf.verdict) {
      case Verdict::Pass:
        leaf.verdict = verdict_of(step.term.qualifier);
        step.out.push_back(std::move(leaf));
        break;
      case Verdict::Fail:
      case Verdict::SoftFail:
      case Verdict::Neutral:
        step.ways.push_back(std::move(leaf.way));
        break;
      case Verdict::None:
        end_way(step, std::move(leaf.way), Verdict::PermError, "include_without_record");
        break;
      case Verdict::TempError:
      case Verdict::PermError:
        step.out.push_back(std::move(leaf));
        break;
    }
  }
}

static void step_redirect(Step& step, const dns::Name& domain) {
  if (is_loop(step.evaluation, step.visit_index, domain))
    return end_all(step, Verdict::PermError, "include_loop");
  size_t first = step.out.size();
  evaluate(step.evaluation, domain, step.visit_index, std::move(step.ways), step.out);
  step.ways.clear();
  for (size_t i = first; i < step.out.size(); i++) {
    Leaf& leaf = step.out[i];
    if (leaf.any || leaf.verdict != Verdict::None) continue;
    leaf.verdict = Verdict::PermError;
    leaf.problem = "redirect_without_record";
    leaf.place = step.place;
  }
}

// A term whose name is the same for all addresses that have come here.
static void step_named(Step& step, const std::optional<dns::Name>& domain) {
  switch (step.term.kind) {
    case TermKind::Include:
      if (!domain) return end_all(step, Verdict::PermError, "include_without_record");
      return step_include(step, *domain);
    case TermKind::Redirect:
      if (!domain) return end_all(step, Verdict::PermError, "redirect_without_record");
      return step_redirect(step, *domain);
    case TermKind::A:
      if (domain) step_a(step, *domain);
      return;
    case TermKind::Mx:
      if (domain) step_mx(step, *domain);
      return;
    case TermKind::Exists:
      if (domain) step_exists(step, *domain);
      return;
    default:
      return;
  }
}

// %{v} gives each family a name of its own.
static void step_by_family(Step& step) {
  std::vector<Way> rest;
  for (bool v4 : {true, false}) {
    std::vector<Way> mine;
    for (auto& way : step.ways)
      if (way.v4 == v4) mine.push_back(way);
    if (mine.empty()) continue;
    Step half{step.evaluation, step.visit, step.visit_index, step.term,
              step.place,      mine,       step.out};
    step_named(half, target_of(step.evaluation, step.visit.domain, step.term, v4));
    std::move(mine.begin(), mine.end(), std::back_inserter(rest));
  }
  step.ways = std::move(rest);
}

static bool depends_on_sender(std::string_view spec) {
  return uses_macro(spec, 'l') || uses_macro(spec, 's') || uses_macro(spec, 'h');
}

static void take_step(Step& step) {
  const Term& term = step.term;
  if (term.kind == TermKind::Ip4 || term.kind == TermKind::Ip6)
    return match_network(step, term.kind == TermKind::Ip4, term.network);
  if (term.kind == TermKind::All) return end_all(step, verdict_of(term.qualifier));
  count_lookup(step);
  if (step.ways.empty()) return;
  if (term.has_macro && depends_on_sender(term.domain_spec))
    step.evaluation.depends_on_sender = true;
  if (depends_on_address(term)) return step_dependent(step);
  if (term.has_macro && uses_macro(term.domain_spec, 'v')) return step_by_family(step);
  step_named(step, target_of(step.evaluation, step.visit.domain, step.term, true));
}

static void evaluate(SetEvaluation& evaluation, const dns::Name& domain, int parent,
                     std::vector<Way> ways, std::vector<Leaf>& out) {
  const LoadedRecord& loaded = load(evaluation, domain);
  int visit = static_cast<int>(evaluation.visits.size());
  Visit& entered = evaluation.visits.emplace_back(Visit{parent, domain, &loaded, {}});
  if (parent >= 0) entered.path = evaluation.visits[static_cast<size_t>(parent)].path;
  entered.path.push_back(domain.to_lower_string());
  auto place = [&](uint32_t offset, uint32_t size) {
    evaluation.places.push_back({visit, offset, size});
    return static_cast<int>(evaluation.places.size()) - 1;
  };
  static const Term kNoTerm;
  if (loaded.state != Verdict::Pass) {
    Step nowhere{evaluation, evaluation.visits[visit], visit, kNoTerm, place(0, 0), ways,
                 out};
    return end_all(nowhere, loaded.state, loaded.problem);
  }
  const Term* redirect = nullptr;
  for (const Term& term : loaded.record.terms) {
    if (term.kind == TermKind::Redirect) redirect = &term;
    if (is_modifier(term.kind) || ways.empty()) continue;
    Step step{evaluation, evaluation.visits[visit],      visit,
              term,       place(term.offset, term.size), ways,
              out};
    take_step(step);
    drop_empty(ways);
    if (ways.size() < 3) continue;
    join_equal(ways);
    limit_ways(step);
  }
  if (ways.empty()) return;
  if (redirect) {
    Step step{evaluation,
              evaluation.visits[visit],
              visit,
              *redirect,
              place(redirect->offset, redirect->size),
              ways,
              out};
    take_step(step);
    return;
  }
  Step end{evaluation,
           evaluation.visits[visit],
           visit,
           kNoTerm,
           place(static_cast<uint32_t>(loaded.text.size()), 0),
           ways,
           out};
  end_all(end, Verdict::Neutral);
}

void evaluate_everything(SetEvaluation& evaluation) {
  std::vector<Way> ways = {{net::CidrSet::everything_v4(), true, 0, 0, {}},
                           {net::CidrSet::everything_v6(), false, 0, 0, {}}};
  evaluate(evaluation, evaluation.party.name, -1, std::move(ways), evaluation.leaves);
}

}  // namespace mailwhy::spf
