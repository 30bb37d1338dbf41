#include "transport/bimi.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::transport {

bool is_bimi_record(std::string_view text) {
  return text.size() <= kMaxRecord && is_meant_as(text, "BIMI1");
}

static bool is_https(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  if (!text::starts_with_ignore_case(url, scheme)) return false;
  std::string_view host = url.substr(scheme.size());
  host = host.substr(0, host.find_first_of("/?#"));
  return host.find('.') != host.npos &&
         std::ranges::all_of(url, [](char c) { return c > ' ' && c <= '~'; });
}

BimiRecord read_bimi_record(std::string_view text) {
  BimiRecord record;
  auto fault = [&](const char* rule, std::string_view value) {
    record.faults.push_back({rule, quoted(value)});
  };
  auto fields = read_fields(text);
  bool first = !fields.empty() && fields[0].name == "v" && fields[0].value == "BIMI1";
  if (!first) fault("bimi_version", text.substr(0, 12));
  bool logo = false, evidence = false;
  for (const Field& field : fields) {
    if (field.name == "l" && !logo) {
      logo = true;
      record.logo = quoted(field.value);
      if (!field.value.empty() && !is_https(field.value)) fault("bimi_logo", field.value);
    } else if (field.name == "a" && !evidence) {
      evidence = true;
      record.evidence = quoted(field.value);
      if (!field.value.empty() && !is_https(field.value))
        fault("bimi_evidence", field.value);
    }
  }
  record.declined = logo && record.logo.empty() && record.evidence.empty();
  if (!logo) fault("bimi_no_logo", "");
  return record;
}

}  // namespace mailwhy::transport
