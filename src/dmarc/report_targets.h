// May reports go there? A destination outside the policy's own organization must say that
// it takes them: RFC 9990, section 4 (RFC 7489, section 7.1).
#pragma once

#include <string>
#include <vector>

#include "dmarc/discovery.h"

namespace mailwhy::dmarc {

struct ReportTarget {
  std::string address;    // the URI as written
  std::string domain;     // where it goes: A-labels, lower case
  bool external = false;  // of another organization, so it has to agree
  std::string name;       // "example.org._report._dmarc.target.example", where it agrees
  enum class Leave : uint8_t {
    NotNeeded,
    Given,
    Missing,
    Unknown
  } leave = Leave::NotNeeded;
  enum class Mail : uint8_t { Takes, Missing, Unknown } mail = Mail::Unknown;
};

// The mailto: destinations of a record at `policy_domain`, each domain once, at most
// `most`.
std::vector<ReportTarget> report_targets(Places& places, const dns::Name& policy_domain,
                                         const Record& record, size_t most);

}  // namespace mailwhy::dmarc
