#include "batch/groups.h"

#include <algorithm>
#include <array>
#include <map>
#include <queue>
#include <set>

#include "mail/address.h"
#include "text/ascii.h"

namespace mailwhy::batch {

std::string_view name_of(Trait trait) {
  switch (trait) {
    case Trait::SenderDomain:
      return "domain";
    case Trait::Sender:
      return "sender";
    case Trait::ClientIp:
      return "client_ip";
    case Trait::Blocklist:
      return "blocklist";
    case Trait::RecipientDomain:
      return "recipient_domain";
  }
  return {};
}

// ---------------------------------------------------------------- what one change mends

using Traits = unsigned;  // bit by Trait
static constexpr Traits bit(Trait trait) {
  return 1u << static_cast<unsigned>(trait);
}
static constexpr Traits kDomain = bit(Trait::SenderDomain), kSender = bit(Trait::Sender),
                        kClient = bit(Trait::ClientIp),
                        kListed = bit(Trait::ClientIp) | bit(Trait::Blocklist),
                        kListedDomain = bit(Trait::SenderDomain) | bit(Trait::Blocklist),
                        kList = bit(Trait::Blocklist), kTo = bit(Trait::RecipientDomain);

struct Mending {
  std::string_view label;
  std::array<Traits, 3> ways;  // 0 ends them
  // So many of them compete, and of those that explain as much the first is taken; the
  // others serve where these are not known.
  size_t competing = 1;
};
static constexpr Mending kUsual = {"", {kTo}};  // mended at the recipient's domain
static constexpr Mending kMendings[] = {
    {"spf_fail", {kDomain, kClient, kTo}, 2},
    {"spf_error", {kDomain, kTo}},
    {"dkim_fail", {kDomain, kClient, kTo}, 2},
    {"dmarc_reject", {kDomain, kClient, kTo}, 2},
    {"auth_missing", {kDomain, kClient, kTo}, 2},
    {"sender_domain_invalid", {kDomain, kTo}},
    {"sender_verify_failed", {kDomain, kTo}},
    {"sender_blocked", {kDomain, kTo}},
    {"sender_not_owned", {kSender, kDomain, kTo}},
    {"smtp_auth", {kSender, kDomain, kClient}},
    {"relay_denied", {kClient, kDomain, kTo}, 2},
    {"ptr_missing", {kClient, kDomain, kTo}},
    {"helo_invalid", {kClient, kDomain, kTo}},
    {"dynamic_ip", {kClient, kDomain, kTo}},
    {"ip_blocklisted", {kListed, kClient, kList}},
    {"domain_blocklisted", {kListedDomain, kDomain, kList}},
    {"ip_reputation", {kClient, kTo, kDomain}, 2},
    {"client_blocked", {kClient, kTo, kDomain}, 2},
    {"tls_failed", {kTo, kClient}, 2},
    {"rate_limited", {kTo, kClient, kDomain}, 2},
    {"session_limit", {kTo, kClient, kDomain}, 2},
    {"too_many_recipients", {kTo, kSender}, 2},
    {"spam_content", {kSender, kDomain, kTo}, 2},
    {"malware", {kSender, kDomain, kTo}, 2},
    {"message_malformed", {kDomain, kTo}},
    {"complaint", {kDomain, kTo}},
    {"esp_suppressed", {kDomain, kTo}},
    {"delivered", {}},
    {"auto_reply", {}},
    {"non_bounce_other", {}},
};

static const Mending& mending_of(std::string_view label) {
  for (const Mending& mending : kMendings)
    if (mending.label == label) return mending;
  return kUsual;
}

// ---------------------------------------------------------------- counting

static std::string_view trait_of(const Case& one, size_t trait) {
  switch (static_cast<Trait>(trait)) {
    case Trait::SenderDomain:
      return one.domain;
    case Trait::Sender:
      return one.sender;
    case Trait::ClientIp:
      return one.client_ip;
    case Trait::Blocklist:
      return one.blocklist;
    case Trait::RecipientDomain:
      return mail::domain_part(one.recipient);
  }
  return {};
}

void Groups::add(const Case& one) {
  all_++;
  Traits counted = 0;
  for (Traits way : mending_of(one.label).ways) counted |= way;
  // What differs inside a group is worth telling where a host or a record is at fault.
  if (counted & (kClient | kDomain)) counted |= kDomain | kTo;
  std::string key(one.label);
  std::string values[kTraits];
  for (size_t trait = 0; trait < kTraits; trait++) {
    if (counted & (1u << trait)) values[trait] = text::to_lower(trait_of(one, trait));
    key += '\n';
    key += values[trait];
  }
  auto known = known_.find(key);
  if (known == known_.end() && kinds_.size() >= kMostKinds) {
    for (std::string& value : values) value.clear();
    key.assign(one.label);
    known = known_.find(key);
  }
  if (known == known_.end()) {
    known = known_.emplace(std::move(key), kinds_.size()).first;
    Kind& kind = kinds_.emplace_back();
    std::ranges::move(values, kind.traits);
    kind.example = one;
  }
  Kind& kind = kinds_[known->second];
  kind.count++;
  kind.hard += one.hard;
}

// ---------------------------------------------------------------- folding

// The kinds of one label: again and again the way that explains most of what is left.
class Folding {
 public:
  Folding(const std::vector<Groups::Kind>& kinds, std::vector<size_t> members)
      : kinds_(kinds),
        members_(std::move(members)),
        mending_(mending_of(kinds_[members_.front()].example.label)),
        folded_(members_.size()) {}

  void fold(std::vector<Group>& groups) {
    gather();
    while (!heap_.empty()) {
      Candidate top = heap_.top();
      heap_.pop();
      Pool& pool = *top.pool;
      if (pool.count == 0) continue;
      if (pool.count != top.count) {  // some went to a larger group meanwhile
        heap_.push({pool.count, &pool});
        continue;
      }
      groups.push_back(group_of(pool));
    }
    Pool rest;
    for (size_t i = 0; i < members_.size(); i++)
      if (!folded_[i]) rest.members.push_back(i);
    if (!rest.members.empty()) groups.push_back(group_of(rest));
  }

 private:
  // The kinds that have the traits of one way in common.
  struct Pool {
    Traits way = 0;
    size_t rank = 0;  // of the way, then of the first member
    std::vector<size_t> members;
    uint64_t count = 0;  // of those not folded yet
  };
  struct Candidate {
    uint64_t count;
    Pool* pool;
    bool operator<(const Candidate& other) const {
      if (count != other.count) return count < other.count;
      if (pool->rank != other.pool->rank) return pool->rank > other.pool->rank;
      return pool->members.front() > other.pool->members.front();
    }
  };

  const Groups::Kind& kind(size_t member) const { return kinds_[members_[member]]; }

  // The traits of the way, as a key; "" where one of them is not known.
  std::string key_of(size_t member, Traits way) const {
    std::string key;
    for (size_t trait = 0; trait < kTraits; trait++) {
      if (!(way & (1u << trait))) continue;
      const std::string& value = kind(member).traits[trait];
      if (value.empty()) return {};
      (key += '\n') += value;
    }
    return key;
  }

  void gather() {
    of_member_.resize(members_.size());
    for (size_t i = 0; i < members_.size(); i++)
      for (size_t rank = 0; rank < mending_.ways.size(); rank++) {
        if (rank >= mending_.competing && !of_member_[i].empty()) break;
        std::string key = key_of(i, mending_.ways[rank]);
        if (key.empty()) continue;
        Pool& pool = pools_[std::to_string(rank) + key];
        pool.way = mending_.ways[rank];
        pool.rank = rank;
        pool.members.push_back(i);
        pool.count += kind(i).count;
        of_member_[i].push_back(&pool);
      }
    for (auto& [key, pool] : pools_) heap_.push({pool.count, &pool});
  }

  Group group_of(Pool& from) {
    Group group;
    std::set<std::string_view> different[kTraits];
    const Groups::Kind* first = nullptr;
    for (size_t member : from.members) {
      if (folded_[member]) continue;
      folded_[member] = true;
      const Groups::Kind& one = kind(member);
      group.count += one.count;
      group.hard += one.hard;
      if (!first) first = &one;
      for (size_t trait = 0; trait < kTraits; trait++)
        if (!one.traits[trait].empty()) different[trait].insert(one.traits[trait]);
      if (from.way != 0)
        for (Pool* pool : of_member_[member]) pool->count -= one.count;
    }
    group.label = first->example.label;
    group.actor = first->example.actor;
    group.example = first->example;
    for (size_t trait = 0; trait < kTraits; trait++) {
      if (from.way & (1u << trait))
        group.common.push_back({static_cast<Trait>(trait), first->traits[trait]});
      else if (!different[trait].empty())
        group.varying.push_back({static_cast<Trait>(trait), different[trait].size()});
    }
    constexpr size_t kDomainsOfRelay = 3;
    group.is_relay =
        group.label == "spf_fail" && from.way == kClient &&
        different[static_cast<size_t>(Trait::SenderDomain)].size() >= kDomainsOfRelay;
    return group;
  }

  const std::vector<Groups::Kind>& kinds_;
  std::vector<size_t> members_;
  const Mending& mending_;
  std::vector<bool> folded_;
  std::map<std::string, Pool> pools_;
  std::vector<std::vector<Pool*>> of_member_;
  std::priority_queue<Candidate> heap_;
};

std::vector<Group> Groups::fold() const {
  std::map<std::string_view, std::vector<size_t>> by_label;
  for (size_t i = 0; i < kinds_.size(); i++)
    by_label[kinds_[i].example.label].push_back(i);
  std::vector<Group> groups;
  for (auto& [label, members] : by_label) Folding(kinds_, members).fold(groups);
  std::ranges::stable_sort(groups, [](const Group& a, const Group& b) {
    bool a_waits = a.actor == "nobody", b_waits = b.actor == "nobody";
    return a_waits != b_waits ? b_waits : a.count > b.count;
  });
  return groups;
}

}  // namespace mailwhy::batch
