#include "batch/totals.h"

#include <algorithm>

#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::batch {

void Totals::add(const Case& one) {
  all_++;
  Label& label = labels_[one.label];
  label.name = one.label;
  label.actor = one.actor;
  label.count++;
  label.hard += one.hard;
  if (!one.is_bounce) return;
  bounces_++;
  hard_ += one.hard;
  actors_[one.actor]++;
  std::string domain = mail::lower_domain(one.recipient);
  if (domain.empty()) return;
  auto known = domains_.find(domain);
  if (known != domains_.end())
    known->second++;
  else if (domains_.size() < kMostDomains)
    domains_.emplace(std::move(domain), 1);
  else
    other_domains_++;
}

// The most frequent first; those of equal number by name, so that output is stable.
static bool comes_first(const Totals::Count& a, const Totals::Count& b) {
  return a.count != b.count ? a.count > b.count : a.name < b.name;
}

std::vector<Totals::Label> Totals::labels() const {
  std::vector<Label> all;
  for (const auto& [name, label] : labels_) all.push_back(label);
  std::ranges::stable_sort(all, std::greater<>(), &Label::count);
  return all;
}

std::vector<Totals::Count> Totals::actors() const {
  std::vector<Count> all;
  for (const auto& [name, count] : actors_) all.push_back({std::string(name), count});
  std::ranges::sort(all, comes_first);
  return all;
}

std::vector<Totals::Count> Totals::domains(size_t most) const {
  std::vector<Count> all;
  for (const auto& [name, count] : domains_) all.push_back({name, count});
  most = std::min(most, all.size());
  std::ranges::partial_sort(all, all.begin() + static_cast<long>(most), comes_first);
  all.resize(most);
  return all;
}

}  // namespace mailwhy::batch
