// The policies of MTA-STS that visitors have fetched (RFC 8461, section 3.3): kept for a
// minute for all of them, and fetched seldom. A visitor chooses the domain; without
// bounds a page open to the world would be a tool to knock at other people's web servers.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "net/clock.h"
#include "transport/outside.h"

namespace mailwhy::site {

// Whose policy stands at this address; "" where it is no address of a policy.
std::string_view domain_of_policy(std::string_view url);

// For several threads.
class PolicyPages {
 public:
  static constexpr std::chrono::seconds kFresh{60};
  static constexpr size_t kMaxOfDomain = 6;  // begun in kFresh, of a registrable domain
  static constexpr size_t kMaxDomains = 20'000;
  static constexpr size_t kMaxOctets = 8u << 20;  // of bodies

  // What was answered within kFresh; nullopt: to be fetched now, and handed to keep().
  // Where that would be too often, an answer that says so.
  std::optional<transport::WebAnswer> take(const std::string& url, net::Time now);
  // Without room for its body it is not kept.
  void keep(const transport::WebAnswer& answer, net::Time now);

 private:
  struct Page {
    net::Time since;
    transport::WebAnswer answer;
  };
  struct Begun {
    net::Time since;
    size_t count = 0;
  };
  void forget(net::Time now);

  std::mutex mutex_;
  std::map<std::string, Page> pages_;   // by address
  std::map<std::string, Begun> begun_;  // by registrable domain
  size_t octets_ = 0;
  net::Time swept_;
};

// The way out of DNS for visitors: policies, each within the bounds above. No mail server
// is called.
class GuardedOutside : public transport::Outside {
 public:
  GuardedOutside(transport::Outside& below, PolicyPages& pages, const net::Clock& clock)
      : below_(below), pages_(pages), clock_(clock) {}

  transport::WebAnswer fetch(const std::string& url) override;
  transport::SmtpAnswer probe(const transport::SmtpQuestion& question) override;

 private:
  transport::Outside& below_;
  PolicyPages& pages_;
  const net::Clock& clock_;
};

}  // namespace mailwhy::site
