// Where reports about failed TLS go: the record at _smtp._tls, RFC 8460, section 3.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "transport/fields.h"

namespace mailwhy::transport {

inline constexpr size_t kMaxReportTargets = 16;  // others are not read

// Was the text meant as such a record?
bool is_tls_rpt_record(std::string_view text);

struct TlsRptRecord {
  std::vector<std::string> targets;  // "mailto:…", "https://…", as written
  std::vector<Fault> faults;         // of the record, or of one target
};
TlsRptRecord read_tls_rpt_record(std::string_view text);

}  // namespace mailwhy::transport
