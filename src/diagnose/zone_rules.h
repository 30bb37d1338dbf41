// Faults that only the file of a zone shows: names that took the origin twice, records
// that exclude each other, texts that lost their quotation marks.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "diagnose/report.h"
#include "diagnose/zone_lint.h"
#include "dns/record.h"

namespace mailwhy::diagnose {

struct ZoneRecord {
  dns::Record record;
  std::string owner;  // lower case, without final dot
  ZonePlace place;
};

struct ZoneFault {
  Finding finding;
  ZonePlace place;
};

// `apexes`: the names at which zones begin, as ZoneRecord::owner has them.
std::vector<ZoneFault> zone_faults(std::span<const ZoneRecord> records,
                                   std::span<const std::string> apexes);

}  // namespace mailwhy::diagnose
