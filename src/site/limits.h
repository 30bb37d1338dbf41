// How much one client, and all together, may ask of a page that is open to the world.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

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

// Places for diagnoses that run at the same time.
class Places {
 public:
  explicit Places(size_t most) : most_(most) {}

  // One of them, given back at the end of its life; false where none was free.
  class Place {
   public:
    explicit Place(Places& places) : places_(places) {
      taken_ = places_.taken_.fetch_add(1) < places_.most_;
      if (!taken_) places_.taken_--;
    }
    ~Place() {
      if (taken_) places_.taken_--;
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    explicit operator bool() const { return taken_; }

   private:
    Places& places_;
    bool taken_;
  };

  size_t taken() const { return taken_; }

 private:
  size_t most_;
  std::atomic<size_t> taken_{0};
};

}  // namespace mailwhy::site
