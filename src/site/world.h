// Where answers come from while requests are served: the seam between the pages and the
// network. One World belongs to one thread; several fibers of it may ask at once.
#pragma once

#include <functional>
#include <vector>

#include "dns/rdap.h"
#include "dns/resolver.h"
#include "dns/zone_resolver.h"
#include "transport/outside.h"

namespace mailwhy::site {

class World {
 public:
  using Work = std::function<void(dns::Resolver&, dns::Rdap&, transport::Outside&)>;

  virtual ~World() = default;

  // Runs `work` with a resolver, a registry and a way out of DNS of its own: nothing is
  // remembered from one diagnosis to the next, since people come back to see whether
  // their change is there. From `time_limit` on every question ends at once.
  virtual void ask(net::Milliseconds time_limit, const Work& work) = 0;
};

// --zone: these records and nothing else.
class ClosedWorld : public World {
 public:
  ClosedWorld(const std::vector<dns::Record>& records, const net::Clock& clock)
      : zones_(clock) {
    zones_.add(records);
  }
  void ask(net::Milliseconds, const Work& work) override {
    dns::NoRdap no_rdap;
    work(zones_, no_rdap, transport::no_outside());
  }

 private:
  dns::ZoneResolver zones_;
};

}  // namespace mailwhy::site
