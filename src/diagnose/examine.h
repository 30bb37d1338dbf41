// A domain, or an address, before anything was refused: every check of checks/check.h at
// once, the findings worst first.
#pragma once

#include "diagnose/checks/check.h"
#include "diagnose/report.h"

namespace mailwhy::diagnose {

// One case: facts are the domain and the first address, evidence one item a check that
// applied. About six dependent rounds of questions. What could not be asked is evidence
// "could_not_tell", never a problem.
Case examine(dns::Resolver& resolver, dns::Rdap& rdap, const Target& target,
             net::Time now, transport::Outside& outside = transport::no_outside());

// A target as an input of kind Domain or Ip, the way in which a case file keeps it: one
// entry an address, and back.
bounce::Input to_input(const Target& target, const std::string& source);
Target to_target(const bounce::Input& input);

}  // namespace mailwhy::diagnose
