// Whom a domain's SPF record permits, read from the evidence of an examination (check
// "spf", member "map"): its own servers, and each service behind an include.
#pragma once

#include <string>
#include <vector>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

struct MapEntry {
  std::string domain;      // whose record names them
  std::string provider;    // "Google Workspace / Gmail"; "" where it is not known
  bool own = false;        // the domain's own record
  std::string terms;       // "mx ip4:192.0.2.0/24"
  std::string ranges;      // "192.0.2.0/24, 2001:db8::1 and 4 more ranges"
  std::string count;       // "256 addresses"; "" where it cannot be told
  std::string depends_on;  // set: only a check of the address can tell
};

struct SenderMap {
  std::vector<MapEntry> entries;
  std::string others;   // "softfail": what everybody else gets
  std::string problem;  // why the record permits nobody
  size_t more = 0;      // entries left out
  // What the records show of services and own hosts, whether SPF permits them or not.
  std::vector<std::string> seen;
  bool drawn() const { return !entries.empty() || !others.empty(); }
  bool empty() const { return !drawn() && seen.empty(); }
};

// Empty where the check did not say.
SenderMap read_sender_map(const Page& page, const diagnose::Case& one);

}  // namespace mailwhy::report
