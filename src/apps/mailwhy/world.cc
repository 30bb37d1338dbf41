#include "apps/mailwhy/world.h"

#include <fmt/format.h>

#include "apps/mailwhy/input.h"
#include "apps/mailwhy/silence.h"
#include "dns/cache.h"
#include "dns/recording.h"
#include "dns/zone_file.h"
#include "dns/zone_resolver.h"
#include "http/rdap_client.h"
#include "live/loop.h"
#include "live/resolver.h"
#include "live/system_clock.h"
#include "transport/recorded_outside.h"

namespace mailwhy::app {

// Runs the work, with a recording between it and the resolver where one is wanted.
static int run_recorded(const World& world, Answers plain,
                        const std::function<int(Answers&)>& work) {
  if (world.record_to.empty()) return work(plain);
  dns::RecordingResolver recording(plain.resolver);
  dns::RecordingRdap rdap_recording(plain.rdap);
  transport::RecordingOutside outside_recording(plain.outside);
  Answers answers{recording,
                  rdap_recording,
                  outside_recording,
                  plain.begin_case,
                  [&] { return recording.recording(); },
                  [&] { return rdap_recording.recording(); },
                  [&] { return outside_recording.recording(); },
                  plain.trouble};
  return work(answers);
}

Result<std::vector<dns::Record>> read_zones(const std::vector<std::string>& files) {
  std::vector<dns::Record> records;
  for (const std::string& file : files) {
    auto input = read_bytes(file);
    if (!input) return fail("zone file " + input.error().what);
    dns::ZoneFile zone = dns::read_zone_file(input->bytes);
    if (!zone.errors.empty()) {
      std::string what = zone.errors.front().to_string(file);
      if (zone.errors.size() > 1)
        what += fmt::format(" (and {} more {} behind it)", zone.errors.size() - 1,
                            zone.errors.size() == 2 ? "fault" : "faults");
      return fail(what);
    }
    if (!zone.complete) return fail(fmt::format("zone file {} is too large", file));
    records.insert(records.end(), zone.records.begin(), zone.records.end());
  }
  return records;
}

Result<std::unique_ptr<dns::Resolver>> open_zones(const std::vector<std::string>& files) {
  static const live::SystemClock clock;
  auto records = read_zones(files);
  if (!records) return tl::unexpected(records.error());
  auto zones = std::make_unique<dns::ZoneResolver>(clock);
  zones->add(*records);
  return zones;
}

static Result<int> in_zones(const World& world,
                            const std::function<int(Answers&)>& work) {
  auto zones = open_zones(world.zone_files);
  if (!zones) return tl::unexpected(zones.error());
  dns::NoRdap no_rdap;
  Answers plain{**zones, no_rdap, transport::no_outside(),     [] {}, {},
                {},      {},      [] { return std::string(); }};
  return run_recorded(world, plain, work);
}

std::string no_server_answers(const std::vector<live::ServerAddress>& servers) {
  std::string names;
  for (const live::ServerAddress& server : servers)
    names += (names.empty() ? "" : ", ") + server.to_string();
  return fmt::format("no DNS server answers (asked: {}); --resolver names another",
                     names);
}

http::OutsideOptions outside_options(const World& world) {
  http::OutsideOptions options;
  options.greet_as = http::name_for_ehlo();
  options.smtp_port = world.smtp_port;
  if (world.allow_private) options.inside = http::Inside::Allowed;
  return options;
}

static Result<int> on_the_network(const World& world,
                                  const std::function<int(Answers&)>& work) {
  live::Loop loop;
  live::LiveOptions live_options;
  live_options.resolvers = world.resolvers;
  live_options.authority_port = world.authority_port;
  live::LiveResolver live(loop, live_options);
  SilenceNoticed heard(live);
  dns::CachingResolver resolver(heard);
  auto rdap = http::LiveRdap::make(loop, resolver);
  if (!rdap) return tl::unexpected(rdap.error());
  http::LiveOutside outside(loop, resolver, outside_options(world));
  auto begin_case = [&] {
    net::Time deadline = live.now() + world.time_limit;
    live.set_deadline(deadline);
    rdap->set_deadline(deadline);
    outside.begin_case(deadline);
  };
  auto trouble = [&]() -> std::string {
    if (!heard.asked_in_vain()) return {};
    return no_server_answers(live.resolvers());
  };
  Answers plain{resolver, *rdap, outside, begin_case, {}, {}, {}, trouble};
  return run_recorded(world, plain, work);
}

Result<int> with_answers(const World& world, const std::function<int(Answers&)>& work) {
  return world.zone_files.empty() ? on_the_network(world, work) : in_zones(world, work);
}

Result<int> with_recorded(const report::CaseFile& recorded,
                          const std::function<int(Answers&)>& work) {
  auto resolver = dns::ReplayResolver::parse(recorded.dns);
  if (!resolver) return fail("dns." + resolver.error().what);
  auto registry = dns::ReplayRdap::parse(recorded.rdap);
  if (!registry) return fail("rdap: " + registry.error().what);
  auto outside = transport::ReplayOutside::parse(recorded.outside);
  if (!outside) return fail("outside." + outside.error().what);
  Answers answers{*resolver, *registry, *outside, [] {},
                  {},        {},        {},       [] { return std::string(); }};
  return work(answers);
}

}  // namespace mailwhy::app
