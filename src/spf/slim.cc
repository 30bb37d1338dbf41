// Fewer look-ups with the same result: terms that add nothing go, then some are spelled
// out. Which ones is a choice of least cost for the look-ups that must be saved, solved
// exactly.
#include <algorithm>
#include <array>

#include "spf/edit.h"
#include "spf/macro.h"
#include "spf/mending.h"
#include "spf/weigh.h"
#include "text/ascii.h"

namespace mailwhy::spf {

namespace {

// One way to save look-ups: these terms in place of that one.
struct Saving {
  size_t weight = 0;  // index of the Weight
  int lookups = 0;
  int cost = 0;
  std::vector<std::string> terms;
};

// Octets are counted as they are; what is given up besides costs as much as so many
// octets.
constexpr int kCostOfProvider = 200;  // its ranges change without our knowing
constexpr int kCostPerNetwork = 8;    // each network is one more that may move
constexpr int kCostOfOwnHost = 120;   // a and mx follow a later move by themselves
constexpr int kCostOfWanted =
    600;  // what was just asked for should be seen in the record
constexpr size_t kMaxNetworks = 120;

}  // namespace

// Whom the exact terms among [first, last) match of those that `weight` matches.
static net::CidrSet said_by(const std::vector<Weight>& weights, size_t first, size_t last,
                            const net::CidrSet& addresses) {
  net::CidrSet said;
  for (size_t i = first; i < last; i++)
    if (weights[i].exact && weights[i].matches.intersects(addresses))
      said |= weights[i].matches & addresses;
  return said;
}

// The costliest term that may go without changing anybody's result: what it matches has
// been decided before, or will be by later terms that all say the same.
static std::optional<size_t> idle_term(const std::vector<Weight>& weights) {
  std::optional<size_t> idle;
  int saved = 0;
  bool same_behind = true;  // do all later terms have one qualifier and an exact set?
  for (size_t i = weights.size(); i-- > 0;) {
    auto& weight = weights[i];
    bool stands_in =
        same_behind && (i + 1 == weights.size() ||
                        weights[i + 1].term.qualifier == weight.term.qualifier);
    if (weight.exact && weight.lookups > saved) {
      net::CidrSet said = said_by(weights, 0, i, weight.matches);
      if (stands_in) said |= said_by(weights, i + 1, weights.size(), weight.matches);
      if (said.contains(weight.matches)) {
        idle = i;
        saved = weight.lookups;
      }
    }
    same_behind = stands_in && weight.exact;
  }
  return idle;
}

// Takes the term out of the record, and its weight out of the list; the others' terms
// lead into the shorter text from then on.
static void drop_idle(Draft& draft, std::vector<Weight>& weights, size_t index) {
  std::string shorter = remove_term(draft.text, weights[index].term);
  uint32_t gone = static_cast<uint32_t>(draft.text.size() - shorter.size());
  draft.text = std::move(shorter);
  weights.erase(weights.begin() + static_cast<ptrdiff_t>(index));
  for (size_t i = index; i < weights.size(); i++) weights[i].term.offset -= gone;
  auto record = parse_record(draft.text);
  if (!record) std::abort();  // a record without faults has none with a term less
  auto term = record->terms.begin();
  for (auto& weight : weights) {
    while (term->offset != weight.term.offset) ++term;
    weight.term = *term++;
  }
  draft.mended.push_back("shadowed_term");
}

static int octets(const std::vector<std::string>& terms) {
  int sum = 0;
  for (auto& term : terms) sum += static_cast<int>(term.size()) + 1;
  return sum;
}

static int cost_of(const Bench& bench, const Weight& weight) {
  auto& fresh = bench.wanted_terms;
  if (std::find(fresh.begin(), fresh.end(), weight.text) != fresh.end())
    return kCostOfWanted;
  if (weight.term.kind != TermKind::Include) return kCostOfOwnHost;
  return weight.own ? 0 : kCostOfProvider;
}

// All of the term's networks instead of it.
static std::optional<Saving> spelled_out(const Bench& bench, const Weight& weight,
                                         size_t index) {
  auto networks = weight.matches.cidrs();
  if (!weight.exact || weight.lookups == 0 || networks.size() > kMaxNetworks)
    return std::nullopt;
  Saving saving{index, weight.lookups, 0, {}};
  for (auto& network : networks)
    saving.terms.push_back(network_term(sign_of(weight), network));
  saving.cost = cost_of(bench, weight) + octets(saving.terms) -
                static_cast<int>(weight.text.size()) +
                kCostPerNetwork * static_cast<int>(networks.size());
  return saving;
}

// May this term stand in another record and mean the same there?
static bool is_portable(const Term& term) {
  if (term.qualifier != Qualifier::Pass) return false;
  if (term.kind == TermKind::A || term.kind == TermKind::Mx || term.kind == TermKind::Ptr)
    if (term.domain_spec.empty()) return false;
  return !uses_macro(term.domain_spec, 'd');
}

// The terms of the included record instead of the include: saves one look-up and follows
// the provider's inner records.
static std::optional<Saving> opened(const Bench& bench, const Weight& weight,
                                    size_t index) {
  if (weight.term.kind != TermKind::Include || weight.term.has_macro) return std::nullopt;
  auto name = dns::Name::from_text(weight.term.domain_spec);
  if (!name) return std::nullopt;
  auto text = only_record(bench.resolver, *name);
  if (!text) return std::nullopt;
  auto inner = parse_record(*text);
  if (!inner) return std::nullopt;
  Saving saving{index, 1, 0, {}};
  for (auto& term : inner->terms) {
    if (term.kind == TermKind::Redirect) return std::nullopt;
    if (is_modifier(term.kind)) continue;
    if (term.kind == TermKind::All) {
      if (term.qualifier == Qualifier::Pass) return std::nullopt;
      break;
    }
    if (!is_portable(term) || saving.terms.size() == kMaxNetworks) return std::nullopt;
    std::string sign = sign_of(weight);
    std::string_view written = std::string_view(*text).substr(term.offset, term.size);
    saving.terms.push_back(sign.append(without_sign(written)));
  }
  saving.cost = cost_of(bench, weight) / 2 + octets(saving.terms) -
                static_cast<int>(weight.text.size()) +
                kCostPerNetwork * static_cast<int>(saving.terms.size());
  return saving;
}

// The cheapest choice, at most one Saving of each term, that saves `need` look-ups or
// more.
static std::optional<std::vector<Saving>> choose(
    const std::vector<std::vector<Saving>>& options, int need) {
  constexpr int kNever = 1 << 28;
  size_t width = static_cast<size_t>(need) + 1;
  std::vector<int> best(width, kNever);
  best[0] = 0;
  // taken[i][s]: 1 + the Saving of term i taken on the cheapest way to save s with terms
  // 0 to i.
  std::vector<std::vector<int>> taken(options.size(), std::vector<int>(width, 0));
  for (size_t i = 0; i < options.size(); i++) {
    std::vector<int> next = best;
    for (size_t saved = 0; saved < width; saved++) {
      if (best[saved] == kNever) continue;
      for (size_t k = 0; k < options[i].size(); k++) {
        size_t sum =
            std::min(width - 1, saved + static_cast<size_t>(options[i][k].lookups));
        int cost = best[saved] + options[i][k].cost;
        if (sum == saved || cost >= next[sum]) continue;
        next[sum] = cost;
        taken[i][sum] = static_cast<int>(k * width + saved) + 1;
      }
    }
    best = std::move(next);
  }
  if (best[width - 1] == kNever) return std::nullopt;
  std::vector<Saving> chosen;
  size_t saved = width - 1;
  for (size_t i = options.size(); i-- > 0;) {
    int step = taken[i][saved];
    if (step == 0) continue;
    chosen.push_back(options[i][static_cast<size_t>(step - 1) / width]);
    saved = static_cast<size_t>(step - 1) % width;
  }
  return chosen;
}

static void apply(Draft& draft, const std::vector<Weight>& weights,
                  std::vector<Saving> chosen) {
  // From the back, so that offsets stay true.
  std::sort(chosen.begin(), chosen.end(),
            [](auto& a, auto& b) { return a.weight > b.weight; });
  for (auto& saving : chosen) {
    auto& weight = weights[saving.weight];
    std::string spelled;
    for (auto& term : saving.terms) spelled += (spelled.empty() ? "" : " ") + term;
    draft.text = spelled.empty() ? remove_term(draft.text, weight.term)
                                 : replace_term(draft.text, weight.term, spelled);
    draft.trades.insert(draft.trades.begin(), {weight.text, saving.terms});
  }
}

static int lookups_of(const Bench& bench, const Draft& draft) {
  return judge_without_limits(bench, draft.text).lookups;
}

std::optional<Draft> slim(const Bench& bench, Draft draft) {
  constexpr int kMaxRounds = 40;
  std::string single = drop_doubles(draft.text);
  if (single != draft.text) {
    draft.text = single;
    draft.mended.push_back("duplicate_term");
  }
  int lookups = lookups_of(bench, draft);
  auto weights = weigh_all(bench, draft.text);
  for (int round = 0; round < kMaxRounds && lookups > kMaxLookups; round++) {
    auto idle = idle_term(weights);
    if (!idle) break;
    drop_idle(draft, weights, *idle);
    lookups = lookups_of(bench, draft);
  }
  // What the terms cost alone may be more than together (a name met twice); then more
  // must be saved.
  for (int more = 0; more < 6 && lookups > kMaxLookups; more++) {
    std::vector<std::vector<Saving>> options(weights.size());
    for (size_t i = 0; i < weights.size(); i++) {
      if (auto saving = spelled_out(bench, weights[i], i))
        options[i].push_back(std::move(*saving));
      if (weights[i].lookups < 2) continue;
      if (auto saving = opened(bench, weights[i], i))
        options[i].push_back(std::move(*saving));
    }
    auto chosen = choose(options, lookups - kMaxLookups + more);
    if (!chosen) return std::nullopt;
    Draft slimmer = draft;
    apply(slimmer, weights, std::move(*chosen));
    int left = lookups_of(bench, slimmer);
    if (left <= kMaxLookups) return slimmer;
  }
  if (lookups > kMaxLookups) return std::nullopt;
  return draft;
}

}  // namespace mailwhy::spf
