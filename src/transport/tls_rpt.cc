#include "transport/tls_rpt.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::transport {

bool is_tls_rpt_record(std::string_view text) {
  return text.size() <= kMaxRecord && is_meant_as(text, "TLSRPTv1");
}

static bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

// mailto: with one address, or https: with a host. In both a comma, a semicolon and an
// exclamation mark must be written as %2C, %3B and %21.
static bool is_target(std::string_view uri) {
  if (!is_printable(uri) || uri.find('!') != uri.npos) return false;
  if (text::starts_with_ignore_case(uri, "mailto:")) {
    std::string_view address = uri.substr(7);
    address = address.substr(0, address.find('?'));
    size_t at = address.rfind('@');
    return at != address.npos && at > 0 && at + 1 < address.size();
  }
  return text::starts_with_ignore_case(uri, "https://") && uri.size() > 8;
}

TlsRptRecord read_tls_rpt_record(std::string_view text) {
  TlsRptRecord record;
  auto fault = [&](const char* rule, std::string_view value) {
    record.faults.push_back({rule, quoted(value)});
  };
  if (!text.starts_with("v=TLSRPTv1;")) fault("tls_rpt_version", text.substr(0, 14));
  bool seen = false;
  for (const Field& field : read_fields(text)) {
    if (field.name != "rua" || seen) continue;
    seen = true;
    std::string_view rest = field.value;
    while (!rest.empty() && record.targets.size() < kMaxReportTargets) {
      size_t comma = rest.find(',');
      std::string_view uri = text::trim(rest.substr(0, comma));
      rest = comma == rest.npos ? std::string_view() : rest.substr(comma + 1);
      record.targets.push_back(quoted(uri));
      if (!is_target(uri)) fault("tls_rpt_target", uri);
    }
  }
  if (record.targets.empty()) fault("tls_rpt_no_target", "");
  return record;
}

}  // namespace mailwhy::transport
