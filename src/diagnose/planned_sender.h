// What the words of `mailwhy spf plan` stand for: a service by its name, the host of an
// include, an own host, an address or a network.
#pragma once

#include "diagnose/sender_plan.h"
#include "diagnose/services.h"

namespace mailwhy::diagnose {

// The terms go into the request as well. An Error where the word stands for nothing that
// can send, or for several services.
Result<PlannedSender> read_added(dns::Resolver& resolver, const std::string& word,
                                 const Services& services, spf::PlanRequest& request);
Result<PlannedSender> read_removed(const std::string& word, const Services& services,
                                   spf::PlanRequest& request);

}  // namespace mailwhy::diagnose
