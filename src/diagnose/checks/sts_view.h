// What a sender that knows MTA-STS sees of a domain: its record and its policy (RFC 8461,
// section 3).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnose/checks/check.h"
#include "transport/mta_sts.h"

namespace mailwhy::diagnose {

struct StsView {
  bool told = true;                  // did DNS say whether there is a record?
  std::vector<std::string> records;  // all that were meant as one
  transport::StsRecord record;       // of exactly one
  bool host_missing = false;         // mta-sts.DOMAIN has no address
  transport::WebAnswer page;         // asked where the one record is without fault
  std::optional<transport::StsPolicy> policy;  // read where the page came

  bool has_record() const { return records.size() == 1 && record.faults.empty(); }
  // The policy that senders keep to, if it is certain that there is one.
  const transport::StsPolicy* active() const {
    return policy && policy->is_active() ? &*policy : nullptr;
  }
};

// One round of questions, and a page.
StsView look_at_sts(const Examination& of);

}  // namespace mailwhy::diagnose
