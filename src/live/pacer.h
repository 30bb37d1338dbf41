// How fast one authoritative server is asked, so that its response rate limit loses no
// answer: NSD's default is 200 a second for one source, others are lower.
#pragma once

#include <chrono>
#include <cstddef>
#include <unordered_map>

#include "live/loop.h"
#include "net/ip_address.h"

namespace mailwhy::live {

struct Pace {
  int per_second = 50;  // sustained; 0: no limit
  int burst = 80;       // at once, after a rest: what a check of one domain asks
  bool own = true;      // a server on this machine, too: 127.0.0.0/8, ::1
};

// Knows how many questions each address was sent. Pure: the time is told.
class Pacer {
 public:
  explicit Pacer(Pace pace) : pace_(pace) {}

  // Books one question and says when it may leave: `now`, or later.
  SteadyTime book(const net::IpAddress& server, SteadyTime now);

  size_t servers() const { return free_at_.size(); }

 private:
  struct Hash {
    size_t operator()(const net::IpAddress& ip) const;
  };
  // The moment at which the server would be rested if nothing more was sent: each
  // question moves it on by one interval, and it may lie `burst` intervals ahead (a leaky
  // bucket in one number).
  std::unordered_map<net::IpAddress, SteadyTime, Hash> free_at_;
  Pace pace_;
};

}  // namespace mailwhy::live
