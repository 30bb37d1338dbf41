// How much one client, and all together, may ask of a page that is open to the world.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "net/clock.h"
#include "net/ip_address.h"

namespace mailwhy::site {

// So many a minute for each client, saved up for a minute at most. A client is an IPv4
// address or an IPv6 network of 64 bits. For several threads.
class ClientLimit {
 public:
  static constexpr size_t kMaxClients = 50'000;  // remembered at the same time

  explicit ClientLimit(size_t a_minute) : a_minute_(a_minute) {}  // 0: no limit

  // Takes one; otherwise says in how many seconds there will be one again.
  std::optional<long> refuse(const net::IpAddress& client, net::Time now);

 private:
  struct Saved {
    double left;
    net::Time since;
  };
  double left_of(const Saved& saved, net::Time now) const;
  void forget(net::Time now);

  size_t a_minute_;
  std::mutex mutex_;
  std::map<net::IpAddress, Saved> clients_;
};

// Places for diagnoses that run at the same time. One domain, whose servers may never
// answer, gets no more than three quarters of them: the others are not held up by it. For
// several threads.
class Places {
 public:
  explicit Places(size_t most) : most_(most), most_of_domain_(most - most / 4) {}

  // One of them, given back at the end of its life; false where none was free. `domain`:
  // the registrable domain that is asked about; "" is no domain.
  class Place {
   public:
    explicit Place(Places& places, std::string domain = {});
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return taken_; }

   private:
    Places& places_;
    std::string domain_;
    bool taken_;
  };

  size_t taken() const;

 private:
  size_t most_, most_of_domain_;
  mutable std::mutex mutex_;
  size_t taken_ = 0;
  std::map<std::string, size_t> of_domain_;
};

}  // namespace mailwhy::site
