// Many examinations side by side, in one thread: each lane makes one after another, and
// what one waits for keeps none of the others.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "apps/mailwhy/options.h"
#include "dns/rdap.h"
#include "dns/resolver.h"
#include "text/result.h"
#include "transport/outside.h"

namespace mailwhy::app {

struct LaneOptions {
  size_t lanes = 96;
  std::optional<int> pace;  // --pace
  bool registry = false;  // ask RDAP: registries let nobody ask for thousands of domains
  bool outside =
      false;  // fetch policies over HTTPS, and call mail servers where asked to
};

enum class Freshness : uint8_t {
  Shared,  // what was asked for another name is not asked again
  Fresh,   // everything is asked anew
};
using OneWork = std::function<void(dns::Resolver&, dns::Rdap&, transport::Outside&)>;

struct Lane {
  // Work on one name with a time limit of its own, in which a turn that was waited for
  // does not count.
  std::function<void(Freshness, const OneWork&)> one_case;
  std::function<void(std::chrono::milliseconds)> pause;  // the others go on meanwhile
  // "": somebody answers. A sentence when the resolver has been silent for a minute.
  std::function<std::string()> silence;
};

// Runs `work` once in each lane and returns when all have ended. The Error is one
// sentence: a zone file that cannot be read. In a closed world there is one lane.
Result<void> with_lanes(const World& world, const LaneOptions& options,
                        const std::function<void(const Lane&)>& work);

}  // namespace mailwhy::app
