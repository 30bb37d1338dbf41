#include "site/page_cache.h"

namespace mailwhy::site {

void PageCache::erase(Order::iterator page) {
  octets_ -= page->response.content().size();
  index_.erase(page->key);
  pages_.erase(page);
}

void PageCache::keep(const std::string& key, const http::Response& response,
                     net::Time until) {
  http::Response kept = response;
  if (!kept.shared_body)
    kept.shared_body = std::make_shared<const std::string>(std::move(kept.body));
  kept.body.clear();
  std::lock_guard lock(mutex_);
  if (auto known = index_.find(key); known != index_.end()) erase(known->second);
  octets_ += kept.content().size();
  pages_.push_front({key, std::move(kept), until});
  index_[key] = pages_.begin();
  while (octets_ > kMostOctets) erase(std::prev(pages_.end()));
}

std::optional<http::Response> PageCache::find(const std::string& key, net::Time now) {
  std::lock_guard lock(mutex_);
  auto known = index_.find(key);
  if (known == index_.end()) return std::nullopt;
  if (known->second->until < now) {
    erase(known->second);
    return std::nullopt;
  }
  pages_.splice(pages_.begin(), pages_, known->second);
  return known->second->response;
}

}  // namespace mailwhy::site
