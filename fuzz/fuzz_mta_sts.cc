// rooms: transport
// A policy of MTA-STS, and its record: read within bounds; what is valid can be matched.
#include <cstdint>
#include <cstdlib>

#include "transport/mta_sts.h"

using namespace mailwhy::transport;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  StsPolicy policy = read_sts_policy(text);
  if (policy.mx.size() > kMaxPolicyPatterns || policy.faults.size() > kMaxFields)
    std::abort();
  if (policy.is_valid() && !(policy.mode && policy.max_age)) std::abort();
  for (const std::string& pattern : policy.mx)
    if (!pattern.starts_with("*.") && !covers(policy, pattern)) std::abort();
  StsRecord record = read_sts_record(text);
  if (record.faults.empty() && (record.id.empty() || !is_sts_record(text))) std::abort();
  return 0;
}
