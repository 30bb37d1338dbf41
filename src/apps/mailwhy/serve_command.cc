// mailwhy serve: the page and the JSON API.
#include <algorithm>
#include <csignal>
#include <thread>

#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/rule_files.h"
#include "apps/mailwhy/serve_world.h"
#include "apps/mailwhy/sockets.h"
#include "apps/mailwhy/state_file.h"
#include "apps/mailwhy/world.h"
#include "http/server.h"
#include "live/system_clock.h"
#include "net/timestamp.h"
#include "site/site.h"
#include "store/cases.h"

namespace mailwhy::app {

static http::Server* running = nullptr;
static void stop_running(int) {
  if (running) running->stop();
}

// A store that was named must work; the default one may be out of reach (a service
// without a home), then cases are kept in memory.
static Result<std::unique_ptr<store::Cases>> open_store(const ServeOptions& options,
                                                        const net::Clock& clock) {
  if (options.store == "none") return store::Cases::open("", clock);
  if (!options.store.empty()) return store::Cases::open(options.store, clock);
  std::string path = state_file("cases.db");
  if (!path.empty()) {
    auto cases = store::Cases::open(path, clock);
    if (cases) return cases;
    note(cases.error().what + "; shared cases are kept in memory until the end");
  }
  return store::Cases::open("", clock);
}

static site::Settings settings_of(const Options& options, const RuleFiles& rules) {
  const ServeOptions& serve = options.serve;
  site::Settings settings;
  settings.version = MAILWHY_VERSION;
  settings.language = options.look.language;
  settings.url = serve.url;
  settings.open_to_world = !std::ranges::all_of(serve.listen, listens_here);
  settings.allow_private = options.world.allow_private;
  settings.time_limit = options.world.time_limit;
  if (serve.rate) settings.diagnoses_a_minute = *serve.rate;
  settings.limit_this_machine = serve.rate.has_value();
  settings.own_rules = rules.table();
  return settings;
}

// What was refused is told; the path may be a stranger's, note() makes it harmless.
static void log_refused(const http::Served& served) {
  if (served.status < 400) return;
  note(fmt::format("{} {} {} {} {} {} ms",
                   net::format_timestamp(live::SystemClock().now()),
                   served.client.to_string(), served.method.empty() ? "-" : served.method,
                   served.path.empty() ? "-" : served.path, served.status,
                   served.duration.count() / 1000));
}

static net::CidrSet proxies_of(const ServeOptions& options) {
  std::vector<net::Cidr> networks = options.proxies;
  for (const char* own : {"127.0.0.0/8", "::1/128"})
    networks.push_back(*net::Cidr::parse(own));
  return net::CidrSet(networks);
}

int run_serve(const Options& options) {
  live::SystemClock clock;
  auto records = read_zones(options.world.zone_files);
  auto cases = open_store(options.serve, clock);
  for (const Error* error :
       {records ? nullptr : &records.error(), cases ? nullptr : &cases.error()}) {
    if (!error) continue;
    note(error->what);
    return kWrongUse;
  }
  RuleFiles rules(options.rules);
  site::Site site(**cases, clock, settings_of(options, rules));

  http::Service service;
  service.make_handler = [&](live::Loop& loop) -> http::Handler {
    std::shared_ptr<site::World> world;
    if (options.world.zone_files.empty())
      world = std::make_shared<LiveWorld>(
          loop, options.world, options.serve.fetch ? &site.web_servers : nullptr);
    else
      world = std::make_shared<site::ClosedWorld>(*records, clock);
    return [&site, world](const http::Request& request) {
      return site::answer(site, *world, request);
    };
  };
  service.at_hand = [&](const http::Request& request) {
    return site::answer_at_hand(site, request);
  };
  service.log = log_refused;
  service.proxies = proxies_of(options.serve);

  allow_many_sockets();
  http::ServerLimits limits;
  limits.workers = std::clamp<size_t>(std::thread::hardware_concurrency(), 2, 16);
  http::Server server(std::move(service), limits);
  site.settings.more_metrics = [&] { return http::metrics_text(server.counts()); };
  for (const std::string& address : options.serve.listen) {
    auto port = server.listen(address);
    if (!port) {
      note(fmt::format("--listen {}: {}", address, port.error().what));
      return kWrongUse;
    }
    print(fmt::format("mailwhy serves http://{}:{}/\n",
                      address.substr(0, address.rfind(':')), *port));
  }
  running = &server;
  std::signal(SIGINT, stop_running);
  std::signal(SIGTERM, stop_running);
  server.run();
  running = nullptr;
  return rules.all_taken() ? kNoProblem : kWrongUse;
}

}  // namespace mailwhy::app
