#include "site/limits.h"

#include <algorithm>
#include <cmath>

namespace mailwhy::site {

double ClientLimit::left_of(const Saved& saved, net::Time now) const {
  double minutes =
      std::chrono::duration<double, std::ratio<60>>(now - saved.since).count();
  double most = static_cast<double>(a_minute_);
  return std::min(most, saved.left + std::max(0.0, minutes) * most);
}

// Who has saved up all again need not be remembered. Where all others are busy the
// longest known one goes: a flood of addresses must not take memory without end.
void ClientLimit::forget(net::Time now) {
  std::erase_if(clients_, [&](const auto& client) {
    return left_of(client.second, now) >= static_cast<double>(a_minute_);
  });
  while (clients_.size() >= kMaxClients)
    clients_.erase(std::ranges::min_element(
        clients_, {}, [](const auto& client) { return client.second.since; }));
}

std::optional<long> ClientLimit::refuse(const net::IpAddress& client, net::Time now) {
  if (a_minute_ == 0) return std::nullopt;
  net::IpAddress address = client.unmapped();
  if (address.is_v6()) address = address.masked(64);
  std::lock_guard lock(mutex_);
  auto known = clients_.find(address);
  if (known == clients_.end()) {
    if (clients_.size() >= kMaxClients) forget(now);
    known = clients_.emplace(address, Saved{static_cast<double>(a_minute_), now}).first;
  }
  Saved& saved = known->second;
  saved = {left_of(saved, now), std::max(saved.since, now)};
  if (saved.left < 1) {
    double seconds = (1 - saved.left) * 60 / static_cast<double>(a_minute_);
    return std::max(1L, std::lround(std::ceil(seconds)));
  }
  saved.left -= 1;
  return std::nullopt;
}

Places::Place::Place(Places& places, std::string domain)
    : places_(places), domain_(std::move(domain)) {
  std::lock_guard lock(places_.mutex_);
  taken_ = places_.taken_ < places_.most_;
  if (!taken_) return;
  if (!domain_.empty()) {
    size_t& of_domain = places_.of_domain_[domain_];
    taken_ = of_domain < places_.most_of_domain_;
    if (!taken_) return;
    of_domain++;
  }
  places_.taken_++;
}

Places::Place::~Place() {
  if (!taken_) return;
  std::lock_guard lock(places_.mutex_);
  places_.taken_--;
  if (domain_.empty()) return;
  auto of_domain = places_.of_domain_.find(domain_);
  if (--of_domain->second == 0) places_.of_domain_.erase(of_domain);
}

size_t Places::taken() const {
  std::lock_guard lock(mutex_);
  return taken_;
}

}  // namespace mailwhy::site
