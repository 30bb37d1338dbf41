// The network as one thread of `mailwhy serve` asks it.
#pragma once

#include <memory>

#include "apps/mailwhy/options.h"
#include "http/rdap_client.h"
#include "live/loop.h"
#include "live/resolver.h"
#include "site/limits.h"
#include "site/world.h"

namespace mailwhy::app {

// Each diagnosis has a resolver of its own, with its own deadline and its own share of
// questions in the air: a domain whose servers are slow or hostile holds up nobody else.
class LiveWorld : public site::World {
 public:
  // `web_servers`: of all threads together, how often one is asked for a policy of
  // MTA-STS; nullptr: none is fetched.
  LiveWorld(live::Loop& loop, const app::World& options, site::ClientLimit* web_servers);

  void ask(net::Milliseconds time_limit, const Work& work) override;

 private:
  live::Loop& loop_;
  live::LiveOptions options_;
  site::ClientLimit* web_servers_;
  live::LiveResolver registry_resolver_;
  // One for all, since it remembers which registry is responsible for what.
  std::unique_ptr<dns::Rdap> registry_;
};

}  // namespace mailwhy::app
