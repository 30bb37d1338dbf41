#include "apps/mailwhy/serve_world.h"

#include "dns/cache.h"
#include "http/live_outside.h"

namespace mailwhy::app {

// Of one diagnosis: its sockets are some of those that all have together.
constexpr size_t kQuestionsAtOnce = 60;

static live::LiveOptions live_options(const World& options) {
  live::LiveOptions live;
  live.resolvers = options.resolvers;
  live.authority_port = options.authority_port;
  live.max_in_flight = kQuestionsAtOnce;
  return live;
}

namespace {

// No registry is asked after the deadline of a case.
class TimedRdap : public dns::Rdap {
 public:
  TimedRdap(dns::Rdap& below, const live::LiveResolver& clock, net::Time deadline)
      : below_(below), clock_(clock), deadline_(deadline) {}

  dns::RdapAnswer ask(const std::string& domain) override {
    if (clock_.now() < deadline_) return below_.ask(domain);
    dns::RdapAnswer late;
    late.status = dns::RdapAnswer::Status::Unreachable;
    late.domain = domain;
    late.problem = "the time is up";
    return late;
  }

 private:
  dns::Rdap& below_;
  const live::LiveResolver& clock_;
  net::Time deadline_;
};

}  // namespace

LiveWorld::LiveWorld(live::Loop& loop, const app::World& options,
                     site::ClientLimit* web_servers)
    : loop_(loop),
      options_(live_options(options)),
      web_servers_(web_servers),
      registry_resolver_(loop, options_) {
  if (auto live = http::LiveRdap::make(loop, registry_resolver_))
    registry_ = std::make_unique<http::LiveRdap>(std::move(*live));
  else
    registry_ = std::make_unique<dns::NoRdap>();
}

void LiveWorld::ask(net::Milliseconds time_limit, const Work& work) {
  live::LiveResolver live(loop_, options_);
  net::Time deadline = live.now() + time_limit;
  live.set_deadline(deadline);
  dns::CachingResolver resolver(live);
  TimedRdap rdap(*registry_, live, deadline);
  if (!web_servers_) return work(resolver, rdap, transport::no_outside());
  http::OutsideOptions how;
  how.may_fetch_from = [&](const net::IpAddress& server) {
    return !web_servers_->refuse(server, live.now());
  };
  http::LiveOutside outside(loop_, resolver, how);
  outside.begin_case(deadline);
  work(resolver, rdap, outside);
}

}  // namespace mailwhy::app
