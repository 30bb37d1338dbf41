// From the leaves of the set evaluation to disjoint regions, and the difference of two
// partitions.
#include "spf/partition.h"

#include <algorithm>
#include <map>

#include "spf/ways.h"
#include "text/ascii.h"

namespace mailwhy::spf {

namespace {

// A set of leaves that are possible for the same addresses.
using LeafSet = std::vector<uint32_t>;

template <class T>
struct Edge {
  T at;
  uint32_t leaf;
  bool opens;
};

}  // namespace

static void describe_place(const SetEvaluation& evaluation, int place, Region& region) {
  const Place& at = evaluation.places[static_cast<size_t>(place)];
  const Visit& visit = evaluation.visits[static_cast<size_t>(at.visit)];
  std::string_view text = visit.record->text;
  region.path = visit.path;
  region.domain = visit.path.back();
  region.term = text.substr(std::min<size_t>(at.offset, text.size()), at.size);
  region.offset = at.offset;
}

// The intervals on which one set of leaves is possible, by a sweep over their edges.
template <class T>
static void overlay(std::vector<Edge<T>> edges,
                    std::map<LeafSet, std::vector<std::pair<T, T>>>& out) {
  std::sort(edges.begin(), edges.end(), [](auto& a, auto& b) { return a.at < b.at; });
  LeafSet open;
  T since = 0;
  for (size_t i = 0; i < edges.size();) {
    T at = edges[i].at;
    if (!open.empty() && at > since) out[open].emplace_back(since, at - 1);
    for (; i < edges.size() && edges[i].at == at; i++) {
      auto where = std::lower_bound(open.begin(), open.end(), edges[i].leaf);
      if (edges[i].opens) {
        open.insert(where, edges[i].leaf);
      } else {
        open.erase(where);
      }
    }
    since = at;
  }
  if (!open.empty()) out[open].emplace_back(since, ~T{0});
}

template <class T>
static void add_edges(const net::CidrSet::Intervals<T>& intervals, uint32_t leaf,
                      std::vector<Edge<T>>& edges) {
  for (auto& [first, last] : intervals) {
    edges.push_back({first, leaf, true});
    if (last != ~T{0}) edges.push_back({last + 1, leaf, false});
  }
}

static bool nothing_matched(const Leaf& leaf) {
  return !leaf.any &&
         std::all_of(leaf.way.assumed.begin(), leaf.way.assumed.end(), [](auto& a) {
           return a.outcome == Outcome::NoMatch || a.outcome == Outcome::Void;
         });
}

static std::string join_conditions(const std::vector<std::string>& conditions,
                                   const LeafSet& leaves, const std::vector<Leaf>& all) {
  std::vector<bool> used(conditions.size());
  for (uint32_t leaf : leaves)
    for (auto& assumption : all[leaf].way.assumed) used[assumption.condition] = true;
  std::string joined;
  for (size_t i = 0; i < conditions.size(); i++) {
    if (!used[i]) continue;
    if (!joined.empty()) joined += ", ";
    joined += conditions[i];
  }
  return joined;
}

static Region uncertain_region(const SetEvaluation& evaluation, const LeafSet& leaves) {
  Region region;
  auto& all = evaluation.leaves;
  uint32_t otherwise = leaves.front();
  for (uint32_t leaf : leaves) {
    if (nothing_matched(all[leaf])) {
      otherwise = leaf;
      break;
    }
  }
  describe_place(evaluation, all[otherwise].place, region);
  region.verdict = all[otherwise].verdict;
  region.problem = all[otherwise].problem;
  region.depends_on = join_conditions(evaluation.conditions, leaves, all);
  for (uint32_t leaf : leaves)
    region.branches.push_back({all[leaf].way.assumed, all[leaf].verdict, all[leaf].any});
  return region;
}

static void add_uncertain_regions(const SetEvaluation& evaluation, Partition& partition) {
  std::vector<Edge<uint32_t>> edges4;
  std::vector<Edge<net::CidrSet::V6>> edges6;
  for (uint32_t i = 0; i < evaluation.leaves.size(); i++) {
    auto& way = evaluation.leaves[i].way;
    if (way.assumed.empty()) continue;
    add_edges(way.addresses.v4_intervals(), i, edges4);
    add_edges(way.addresses.v6_intervals(), i, edges6);
  }
  std::map<LeafSet, std::vector<std::pair<uint32_t, uint32_t>>> regions4;
  std::map<LeafSet, std::vector<std::pair<net::CidrSet::V6, net::CidrSet::V6>>> regions6;
  overlay(std::move(edges4), regions4);
  overlay(std::move(edges6), regions6);
  for (auto& [leaves, intervals] : regions4) {
    Region& region = partition.regions.emplace_back(uncertain_region(evaluation, leaves));
    region.addresses = net::CidrSet::from_intervals(std::move(intervals), {});
  }
  for (auto& [leaves, intervals] : regions6) {
    Region& region = partition.regions.emplace_back(uncertain_region(evaluation, leaves));
    region.addresses = net::CidrSet::from_intervals({}, std::move(intervals));
  }
}

// Leaves of one term with one result belong together, whatever way they came.
static void add_certain_regions(SetEvaluation& evaluation, Partition& partition) {
  constexpr size_t kVerdicts = static_cast<size_t>(Verdict::PermError) + 1;
  constexpr size_t kNone = ~size_t{0};
  std::vector<size_t> region_of(evaluation.places.size() * kVerdicts, kNone);
  for (auto& leaf : evaluation.leaves) {
    if (!leaf.way.assumed.empty()) continue;
    size_t key =
        static_cast<size_t>(leaf.place) * kVerdicts + static_cast<size_t>(leaf.verdict);
    if (region_of[key] != kNone) {
      partition.regions[region_of[key]].addresses |= leaf.way.addresses;
      continue;
    }
    region_of[key] = partition.regions.size();
    Region& region = partition.regions.emplace_back();
    describe_place(evaluation, leaf.place, region);
    region.addresses = std::move(leaf.way.addresses);
    region.verdict = leaf.verdict;
    region.problem = leaf.problem;
  }
}

static std::string problem_text(const SetEvaluation& evaluation, const Leaf& leaf) {
  Region where;
  describe_place(evaluation, leaf.place, where);
  std::string text = std::string(leaf.problem) + " in " + where.domain;
  return where.term.empty() ? text : text + " at " + where.term;
}

Partition to_partition(SetEvaluation& evaluation) {
  Partition result;
  result.domain = text::to_lower(evaluation.party.domain);
  result.conditions = evaluation.conditions;
  result.depends_on_sender = evaluation.depends_on_sender;
  result.regions.reserve(evaluation.leaves.size());
  add_certain_regions(evaluation, result);
  add_uncertain_regions(evaluation, result);
  for (auto& leaf : evaluation.leaves) {
    result.lookups = std::max(result.lookups, leaf.way.lookups);
    result.void_lookups = std::max(result.void_lookups, leaf.way.void_lookups);
    if (result.problem.empty() && *leaf.problem && leaf.verdict != Verdict::None)
      result.problem = problem_text(evaluation, leaf);
  }
  return result;
}

// RFC 7208, 4.3: a domain that cannot have a record gives none to everybody.
static Partition nowhere(const Party& party) {
  Partition result;
  result.domain = text::to_lower(party.domain);
  Region& region = result.regions.emplace_back();
  region.addresses = net::CidrSet::everything();
  region.domain = result.domain;
  region.path = {result.domain};
  return result;
}

static Partition partition_within(dns::Resolver& resolver, const Query& query,
                                  const Options& options, int max_lookups,
                                  int max_void_lookups) {
  Party party;
  identify(query, Identity::MailFrom, party);
  if (!party.well_formed) return nowhere(party);
  SetEvaluation evaluation{resolver, party, max_lookups, max_void_lookups};
  if (options.record_override) evaluation.record_override = &*options.record_override;
  evaluate_everything(evaluation);
  return to_partition(evaluation);
}

Partition partition(dns::Resolver& resolver, const Query& query, const Options& options) {
  return partition_within(resolver, query, options, kMaxLookups, kMaxVoidLookups);
}

Partition partition_without_limits(dns::Resolver& resolver, const Query& query,
                                   const Options& options) {
  return partition_within(resolver, query, options, kMaxCounted, kMaxCounted);
}

Counts count_lookups(dns::Resolver& resolver, const Query& query) {
  Partition whole = partition_without_limits(resolver, query);
  return {whole.lookups, whole.void_lookups};
}

net::CidrSet Partition::with(Verdict verdict) const {
  net::CidrSet result;
  for (auto& region : regions)
    if (region.depends_on.empty() && region.verdict == verdict)
      result |= region.addresses;
  return result;
}

net::CidrSet Partition::uncertain() const {
  net::CidrSet result;
  for (auto& region : regions)
    if (!region.depends_on.empty()) result |= region.addresses;
  return result;
}

static bool may_give(const Region& region, Verdict verdict) {
  if (region.depends_on.empty()) return region.verdict == verdict;
  return std::any_of(region.branches.begin(), region.branches.end(),
                     [&](const Branch& b) { return b.any || b.verdict == verdict; });
}

net::CidrSet Partition::possible(Verdict verdict) const {
  net::CidrSet result;
  for (auto& region : regions)
    if (may_give(region, verdict)) result |= region.addresses;
  return result;
}

const Region* Partition::at(const net::IpAddress& address) const {
  net::IpAddress client = address.unmapped();
  for (auto& region : regions)
    if (region.addresses.contains(client)) return &region;
  return nullptr;
}

// May both happen in one world: no question with two answers?
static bool compatible(const Branch& a, const std::vector<std::string>& names_a,
                       const Branch& b, const std::vector<std::string>& names_b) {
  for (auto& x : a.assumed)
    for (auto& y : b.assumed)
      if (x.outcome != y.outcome && names_a[x.condition] == names_b[y.condition])
        return false;
  return true;
}

static bool may_differ(const Region& pass, const Partition& in, const Region& other,
                       const Partition& in_other) {
  for (auto& a : pass.branches) {
    if (!a.any && a.verdict != Verdict::Pass) continue;
    for (auto& b : other.branches) {
      if (!b.any && b.verdict == Verdict::Pass) continue;
      if (compatible(a, in.conditions, b, in_other.conditions)) return true;
    }
  }
  return false;
}

static bool may_not_pass(const Region& region) {
  return std::any_of(region.branches.begin(), region.branches.end(),
                     [](const Branch& b) { return b.any || b.verdict != Verdict::Pass; });
}

// Addresses that may pass under `here` and may not under `there`, in one and the same
// world.
static net::CidrSet passes_only(const Partition& here, const Partition& there) {
  net::CidrSet pass_here = here.with(Verdict::Pass),
               pass_there = there.with(Verdict::Pass);
  net::CidrSet unsure_there = there.uncertain();
  net::CidrSet result = pass_here - pass_there - unsure_there;
  for (auto& region : there.regions)
    if (!region.depends_on.empty() && may_not_pass(region))
      result |= pass_here & region.addresses;
  for (auto& region : here.regions) {
    if (region.depends_on.empty() || !may_give(region, Verdict::Pass)) continue;
    result |= region.addresses - pass_there - unsure_there;
    for (auto& other : there.regions) {
      if (other.depends_on.empty() || !region.addresses.intersects(other.addresses))
        continue;
      if (may_differ(region, here, other, there))
        result |= region.addresses & other.addresses;
    }
  }
  return result;
}

Difference difference(const Partition& before, const Partition& after) {
  return {passes_only(after, before), passes_only(before, after)};
}

}  // namespace mailwhy::spf
