// For tests: reports made by hand over small DNS worlds, with every fact in its place, so
// that a rendering can be compared with a text that was read and found good.
#pragma once

#include <string>
#include <vector>

#include "diagnose/report.h"

namespace mailwhy::report::test {

struct Sample {
  std::string name;  // of its golden files
  diagnose::Report report;
};

// provider: an include is missing, proven. server: an address that hangs on a question.
// servers: name servers out of sync. no_record, syntax, passes, forwarded, unknown: as
// named. several: two refusals in one input. fine, examination: a domain examined, in
// order and with faults.
std::vector<Sample> samples();
Sample sample(const std::string& name);

diagnose::Report examined_fine();  // examination_samples.cc
diagnose::Report examination();

}  // namespace mailwhy::report::test
