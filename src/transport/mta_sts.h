// MTA-STS: a domain says over HTTPS which mail servers it has, and that they speak TLS
// with valid certificates. RFC 8461: the record (section 3.1), the policy (3.2), matching
// of mail servers (4.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "transport/fields.h"

namespace mailwhy::transport {

inline constexpr size_t kMaxPolicy = 64 * 1024;      // octets (section 3.3)
inline constexpr size_t kMaxPolicyPatterns = 256;    // mx lines; others are not read
inline constexpr uint32_t kMaxPolicyAge = 31557600;  // seconds: a year (section 3.2)

// Was the text meant as a record of MTA-STS? The faults then say what senders do not
// accept.
bool is_sts_record(std::string_view text);
struct StsRecord {
  std::string id;
  std::vector<Fault> faults;  // any: senders act as if there were no record
};
StsRecord read_sts_record(std::string_view text);

enum class StsMode : uint8_t { None, Testing, Enforce };
std::string_view to_string(StsMode mode);  // "testing"

struct StsPolicy {
  std::optional<StsMode> mode;
  std::optional<uint32_t> max_age;  // seconds
  std::vector<std::string> mx;      // patterns, lower case: "*.example.org"
  std::vector<Fault> faults;        // any: the policy is not valid, senders pass over it

  bool is_valid() const { return faults.empty(); }
  // Enforced or tested, and so of any effect.
  bool is_active() const { return is_valid() && mode && *mode != StsMode::None; }
};
StsPolicy read_sts_policy(std::string_view text);

// "https://mta-sts.example.org/.well-known/mta-sts.txt"
std::string sts_policy_url(std::string_view domain);

// "*." stands for exactly one label, at the left; no other wildcard. Names in A-labels.
bool matches_host(std::string_view pattern, std::string_view host);
bool covers(const StsPolicy& policy, std::string_view host);

}  // namespace mailwhy::transport
