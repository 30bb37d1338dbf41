// Regions of a partition gathered by the record that names them.
#include "spf/who.h"

#include <algorithm>

namespace mailwhy::spf {

static void gather(std::vector<WhoEntry>& entries, const Region& region) {
  auto same = std::find_if(entries.begin(), entries.end(), [&](const WhoEntry& entry) {
    return entry.path == region.path && entry.depends_on == region.depends_on;
  });
  if (same == entries.end()) {
    WhoEntry entry;
    entry.verdict = region.verdict;
    entry.domain = region.domain;
    entry.path = region.path;
    entry.depends_on = region.depends_on;
    same = entries.insert(entries.end(), std::move(entry));
  }
  same->addresses |= region.addresses;
  bool known =
      std::find(same->terms.begin(), same->terms.end(), region.term) != same->terms.end();
  if (!known && !region.term.empty()) same->terms.push_back(region.term);
}

static bool may_pass(const Region& region) {
  return std::any_of(region.branches.begin(), region.branches.end(),
                     [](const Branch& b) { return b.any || b.verdict == Verdict::Pass; });
}

// What the most addresses get that no term names: the verdict of the largest IPv4 region.
static Verdict verdict_of_others(const Partition& partition) {
  Verdict verdict = Verdict::None;
  double most = -1;
  for (auto& region : partition.regions) {
    double count = region.addresses.v4_count();
    if (count > most) most = count, verdict = region.verdict;
  }
  return verdict;
}

Who who(const std::string& domain, const Partition& partition) {
  Who result;
  result.domain = domain;
  result.problem = partition.problem;
  result.others = verdict_of_others(partition);
  for (auto& region : partition.regions) {
    if (!region.depends_on.empty()) {
      if (may_pass(region)) gather(result.uncertain, region);
    } else if (region.verdict == Verdict::Pass) {
      gather(result.permitted, region);
    }
  }
  return result;
}

Who who(dns::Resolver& resolver, const Query& query) {
  Partition permitted = partition(resolver, query);
  return who(permitted.domain, permitted);
}

}  // namespace mailwhy::spf
