// Answers that are the same for everybody, kept as they were sent.
#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "http/message.h"
#include "net/clock.h"

namespace mailwhy::site {

// For several threads. What was used longest ago gives way.
class PageCache {
 public:
  static constexpr size_t kMostOctets = 32u << 20;

  void keep(const std::string& key, const http::Response& response, net::Time until);
  std::optional<http::Response> find(const std::string& key, net::Time now);

 private:
  struct Page {
    std::string key;
    http::Response response;  // with a shared body
    net::Time until;
  };
  using Order = std::list<Page>;  // used last, first
  void erase(Order::iterator page);

  std::mutex mutex_;
  Order pages_;
  std::unordered_map<std::string, Order::iterator> index_;
  size_t octets_ = 0;
};

}  // namespace mailwhy::site
