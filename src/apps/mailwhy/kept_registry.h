// A registry that is asked about a domain once a day at most.
#pragma once

#include "dns/rdap.h"
#include "live/system_clock.h"
#include "store/watched_names.h"

namespace mailwhy::app {

// What a registry said is kept in the state for a day; what it did not say is not.
class KeptRegistry : public dns::Rdap {
 public:
  KeptRegistry(dns::Rdap& below, store::WatchedNames& state)
      : below_(below), state_(state) {}

  dns::RdapAnswer ask(const std::string& domain) override;

  // What is no longer good leaves the state.
  static void forget_old(store::WatchedNames& state, net::Time now);

 private:
  dns::Rdap& below_;
  store::WatchedNames& state_;
  live::SystemClock clock_;
};

}  // namespace mailwhy::app
