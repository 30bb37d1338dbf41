// From a refusal to its cause, who must act, and a change that is proven: the one place
// that knows every room. Plan, ask, judge again, tie the address to the domain, prove
// (docs/diagnosis.md).
#pragma once

#include "bounce/facts.h"
#include "diagnose/report.h"
#include "dns/rdap.h"
#include "dns/resolver.h"
#include "transport/outside.h"

namespace mailwhy::diagnose {

// Diagnoses every refusal of an input. Asks only through `resolver`, `rdap` and
// `outside`; never throws. The same answers give the same report, byte for byte.
Report diagnose(dns::Resolver& resolver, dns::Rdap& rdap, const bounce::Input& input,
                transport::Outside& outside = transport::no_outside());

// One refusal. `asked_at` stamps all evidence.
Case diagnose_refusal(dns::Resolver& resolver, dns::Rdap& rdap,
                      const bounce::Refusal& refusal, net::Time asked_at);

}  // namespace mailwhy::diagnose
