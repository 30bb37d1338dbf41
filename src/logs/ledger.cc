#include "logs/ledger.h"

#include <algorithm>
#include <functional>

#include "knowledge/knowledge.h"

namespace mailwhy::logs {

void widen(Counts& counts, std::optional<net::Time> first,
           std::optional<net::Time> last) {
  if (first && (!counts.first || *first < *counts.first)) counts.first = first;
  if (last && (!counts.last || *last > *counts.last)) counts.last = last;
}

static Counts& at(std::vector<Counts>& all, uint32_t id) {
  if (id >= all.size()) all.resize(id + 1);
  return all[id];
}

void Ledger::pair(Kind kind, Label label, uint32_t name) {
  pairs_.add(static_cast<uint64_t>(kind) << 56 | uint64_t{label} << 48 | name);
}

void Ledger::count(Label label, const Party& party, uint64_t Counts::* what,
                   std::optional<net::Time> first, std::optional<net::Time> last) {
  for (Counts* counts : {&by_label_[label], &at(by_server_, party.server),
                         &at(by_domain_, party.domain), &at(by_sender_, party.sender)}) {
    (counts->*what)++;
    widen(*counts, first, last);
  }
  pair(Kind::Server, label, party.server);
  pair(Kind::Domain, label, party.domain);
  pair(Kind::Sender, label, party.sender);
}

void Ledger::count_delivered(const Party& party) {
  at(by_server_, party.server).delivered++;
  at(by_domain_, party.domain).delivered++;
}

// The three largest shares; of equals the first in the alphabet.
static void keep_most(std::vector<Share>& shares, std::string_view name, uint64_t count) {
  constexpr size_t kMost = 3;
  auto is_larger = [&](const Share& one) {
    return one.second != count ? one.second > count : one.first < name;
  };
  auto place = std::ranges::partition_point(shares, is_larger);
  if (place == shares.end() && shares.size() == kMost) return;
  shares.emplace(place, name, count);
  if (shares.size() > kMost) shares.pop_back();
}

static bool is_worse(const Counts& a, const Counts& b) {
  return a.refused != b.refused ? a.refused > b.refused : a.waiting > b.waiting;
}

static std::string_view name_of(Label label) {
  return knowledge::reason_labels()[label].name;
}

std::vector<ByReason> Ledger::reasons(const Names& servers, const Names& domains) const {
  std::array<ByReason, kLabels> all;
  pairs_.each([&](uint64_t key, uint64_t count) {
    ByReason& reason = all[key >> 48 & 0xff];
    auto name = static_cast<uint32_t>(key);
    auto kind = static_cast<Kind>(key >> 56);
    if (name == Names::kNone) return;
    if (kind == Kind::Server) keep_most(reason.servers, servers.text(name), count);
    if (kind == Kind::Domain) keep_most(reason.domains, domains.text(name), count);
  });
  std::vector<ByReason> kept;
  for (size_t i = 0; i < knowledge::reason_labels().size(); i++) {
    if (by_label_[i].refused + by_label_[i].waiting == 0) continue;
    all[i].label = name_of(static_cast<Label>(i));
    all[i].counts = by_label_[i];
    all[i].example = examples_[i];
    kept.push_back(std::move(all[i]));
  }
  std::ranges::stable_sort(kept, is_worse, &ByReason::counts);
  return kept;
}

std::vector<ByName> Ledger::rows(Kind wanted, const std::vector<Counts>& counts,
                                 const Names& names) const {
  std::vector<ByName> all(counts.size());
  pairs_.each([&](uint64_t key, uint64_t count) {
    auto name = static_cast<uint32_t>(key);
    if (static_cast<Kind>(key >> 56) == wanted && name < all.size())
      keep_most(all[name].reasons, name_of(key >> 48 & 0xff), count);
  });
  std::vector<ByName> kept;
  for (uint32_t i = 0; i < counts.size(); i++) {
    if (counts[i].refused + counts[i].waiting + counts[i].delivered == 0) continue;
    all[i].name = names.text(i);
    all[i].counts = counts[i];
    kept.push_back(std::move(all[i]));
  }
  std::ranges::stable_sort(kept, is_worse, &ByName::counts);
  return kept;
}

std::vector<ByName> Ledger::by_server(const Names& servers) const {
  return rows(Kind::Server, by_server_, servers);
}

std::vector<ByName> Ledger::by_domain(const Names& domains) const {
  return rows(Kind::Domain, by_domain_, domains);
}

std::vector<ByName> Ledger::by_sender(const Names& senders) const {
  return rows(Kind::Sender, by_sender_, senders);
}

}  // namespace mailwhy::logs
