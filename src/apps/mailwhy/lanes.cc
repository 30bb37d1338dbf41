#include "apps/mailwhy/lanes.h"

#include <thread>

#include "apps/mailwhy/one_case.h"
#include "apps/mailwhy/silence.h"
#include "apps/mailwhy/sockets.h"
#include "apps/mailwhy/world.h"
#include "dns/cache.h"
#include "http/rdap_client.h"
#include "live/loop.h"
#include "live/resolver.h"

namespace mailwhy::app {

static constexpr std::chrono::minutes kGivenUp(1);  // a resolver that says nothing

// Names of one list share little: what their mail services and parents say, and what
// block lists say of themselves. One that is silent is asked ever more seldom.
static constexpr dns::CacheLimits kCache{
    .answers = 50'000, .octets = 24u << 20, .longest_failure_ttl = 60};

static Result<void> in_zones(const World& world,
                             const std::function<void(const Lane&)>& work) {
  auto zones = open_zones(world.zone_files);
  if (!zones) return tl::unexpected(zones.error());
  dns::NoRdap no_rdap;
  work({[&](Freshness, const OneWork& one) {
          one(**zones, no_rdap, transport::no_outside());
        },
        [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); },
        [] { return std::string(); }});
  return {};
}

static live::LiveOptions live_options(const World& world, const LaneOptions& options) {
  live::LiveOptions live;
  live.resolvers = world.resolvers;
  live.authority_port = world.authority_port;
  live.max_in_flight = 512;
  live.pace.own = options.pace.has_value();
  live.pace.per_second = options.pace.value_or(live.pace.per_second);
  return live;
}

static Result<void> on_the_network(const World& world, const LaneOptions& options,
                                   const std::function<void(const Lane&)>& work) {
  allow_many_sockets();
  live::Loop loop;
  live::LiveResolver live(loop, live_options(world, options));
  SilenceNoticed heard(live);
  dns::CachingResolver resolver(heard, kCache);
  auto registry = http::LiveRdap::make(loop, resolver);
  if (!registry) return tl::unexpected(registry.error());
  dns::NoRdap no_registry;
  dns::Rdap& rdap = options.registry ? static_cast<dns::Rdap&>(*registry) : no_registry;
  const http::OutsideOptions outside = outside_options(world);
  auto one_case = [&](Freshness freshness, const OneWork& one) {
    dns::CachingResolver fresh(heard);
    dns::Resolver& below = freshness == Freshness::Fresh ? fresh : resolver;
    OneCase limited(below, world.time_limit);
    if (!options.outside) return one(limited, rdap, transport::no_outside());
    http::LiveOutside servers(loop, limited, outside);
    servers.begin_case(limited.now() + world.time_limit);
    one(limited, rdap, servers);
  };
  Lane lane{one_case, [&](std::chrono::milliseconds time) { loop.sleep(time); },
            [&] {
              return heard.silence() < kGivenUp ? std::string()
                                                : no_server_answers(live.resolvers());
            }};
  std::vector<std::function<void()>> lanes(options.lanes, [&] { work(lane); });
  loop.together(lanes, lanes.size());
  return {};
}

Result<void> with_lanes(const World& world, const LaneOptions& options,
                        const std::function<void(const Lane&)>& work) {
  return world.zone_files.empty() ? on_the_network(world, options, work)
                                  : in_zones(world, work);
}

}  // namespace mailwhy::app
