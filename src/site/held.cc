#include "site/held.h"

#include "store/case_id.h"

namespace mailwhy::site {

void Held::put(const std::string& id, HeldPtr held) {
  std::lock_guard lock(mutex_);
  if (!cases_.contains(id)) order_.push_back(id);
  cases_[id] = std::move(held);
  while (order_.size() > kMost) {
    cases_.erase(order_.front());
    order_.pop_front();
  }
}

std::string Held::hold(HeldCase held) {
  std::string id = store::new_id();
  put(id, std::make_shared<const HeldCase>(std::move(held)));
  return id;
}

void Held::replace(const std::string& id, HeldCase held) {
  put(id, std::make_shared<const HeldCase>(std::move(held)));
}

HeldPtr Held::find(std::string_view id, net::Time now) const {
  if (!store::is_id(id)) return nullptr;
  std::lock_guard lock(mutex_);
  auto found = cases_.find(std::string(id));
  if (found == cases_.end() || now - found->second->since > kTime) return nullptr;
  return found->second;
}

std::optional<Earlier> Seen::exchange(const std::string& fingerprint, Earlier now) {
  std::lock_guard lock(mutex_);
  auto [known, is_new] = cases_.try_emplace(fingerprint, now);
  if (is_new) {
    order_.push_back(fingerprint);
    while (order_.size() > kMost) {
      cases_.erase(order_.front());
      order_.pop_front();
    }
    return std::nullopt;
  }
  Earlier before = std::exchange(known->second, std::move(now));
  if (known->second.at - before.at > kTime) return std::nullopt;
  return before;
}

}  // namespace mailwhy::site
