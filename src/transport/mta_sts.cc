#include "transport/mta_sts.h"

#include <algorithm>
#include <charconv>

#include "text/ascii.h"

namespace mailwhy::transport {

static constexpr size_t kMaxId = 32;  // section 3.1

bool is_sts_record(std::string_view text) {
  return text.size() <= kMaxRecord && is_meant_as(text, "STSv1");
}

StsRecord read_sts_record(std::string_view text) {
  StsRecord record;
  auto fault = [&](const char* rule, std::string_view value) {
    record.faults.push_back({rule, quoted(value)});
  };
  if (!text.starts_with("v=STSv1;")) fault("sts_version", text.substr(0, 12));
  bool seen = false;
  for (const Field& field : read_fields(text)) {
    if (field.name != "id" || seen) continue;  // of several the first counts
    seen = true;
    record.id = quoted(field.value);
    bool good = !field.value.empty() && field.value.size() <= kMaxId &&
                std::ranges::all_of(field.value, text::is_alnum);
    if (!good) fault("sts_id", field.value);
  }
  if (!seen) fault("sts_no_id", "");
  return record;
}

std::string_view to_string(StsMode mode) {
  switch (mode) {
    case StsMode::None:
      return "none";
    case StsMode::Testing:
      return "testing";
    case StsMode::Enforce:
      return "enforce";
  }
  return "";
}

// A host name, or "*." before one: letters, digits, hyphens, underscores as DNS has them.
static bool is_pattern(std::string_view text) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  if (text.empty() || text.size() > 253 || text.front() == '.' || text.back() == '.')
    return false;
  char before = '.';
  for (char c : text) {
    bool label = text::is_alnum(c) || c == '-' || c == '_';
    if (!label && !(c == '.' && before != '.')) return false;
    before = c;
  }
  return true;
}

static std::optional<uint32_t> read_age(std::string_view digits) {
  uint32_t age = 0;
  const char* end = digits.data() + digits.size();
  auto [stop, error] = std::from_chars(digits.data(), end, age);
  if (digits.empty() || digits.size() > 10 || error != std::errc() || stop != end)
    return std::nullopt;
  return age <= kMaxPolicyAge ? std::optional(age) : std::nullopt;
}

namespace {
// Each key counts once; what stands again is passed over (section 3.2).
struct PolicyReader {
  StsPolicy policy;
  bool version = false, mode = false, age = false;

  void fault(const char* rule, std::string_view value) {
    if (policy.faults.size() < kMaxFields) policy.faults.push_back({rule, quoted(value)});
  }
  void read_mode(std::string_view value) {
    mode = true;
    for (StsMode one : {StsMode::None, StsMode::Testing, StsMode::Enforce})
      if (value == to_string(one)) policy.mode = one;
    if (!policy.mode) fault("sts_mode", value);
  }
  void take(std::string_view key, std::string_view value) {
    if (key == "version" && !version) {
      version = true;
      if (value != "STSv1") fault("sts_policy_version", value);
    } else if (key == "mode" && !mode) {
      read_mode(value);
    } else if (key == "max_age" && !age) {
      age = true;
      policy.max_age = read_age(value);
      if (!policy.max_age) fault("sts_max_age", value);
    } else if (key == "mx") {
      if (!is_pattern(value)) return fault("sts_mx", value);
      if (policy.mx.size() < kMaxPolicyPatterns)
        policy.mx.push_back(text::to_lower(value));
    }
  }
};
}  // namespace

StsPolicy read_sts_policy(std::string_view text) {
  PolicyReader reader;
  if (text.size() > kMaxPolicy) {
    reader.fault("sts_too_large", "");
    return std::move(reader.policy);
  }
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text::trim(text.substr(0, end));
    text = end == text.npos ? std::string_view() : text.substr(end + 1);
    if (line.empty()) continue;
    size_t colon = line.find(':');
    if (colon == line.npos)
      reader.fault("sts_line", line);
    else
      reader.take(line.substr(0, colon), text::trim(line.substr(colon + 1)));
  }
  if (!reader.version) reader.fault("sts_no_version", "");
  if (!reader.mode) reader.fault("sts_no_mode", "");
  if (!reader.age) reader.fault("sts_no_max_age", "");
  bool needs_mx = !reader.policy.mode || *reader.policy.mode != StsMode::None;
  if (needs_mx && reader.policy.mx.empty()) reader.fault("sts_no_mx", "");
  return std::move(reader.policy);
}

std::string sts_policy_url(std::string_view domain) {
  return "https://mta-sts." + std::string(domain) + "/.well-known/mta-sts.txt";
}

bool matches_host(std::string_view pattern, std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (!pattern.starts_with("*.")) return text::equals_ignore_case(pattern, host);
  size_t dot = host.find('.');
  if (dot == host.npos || dot == 0) return false;
  return text::equals_ignore_case(pattern.substr(1), host.substr(dot));
}

bool covers(const StsPolicy& policy, std::string_view host) {
  return std::ranges::any_of(
      policy.mx, [&](const std::string& pattern) { return matches_host(pattern, host); });
}

}  // namespace mailwhy::transport
