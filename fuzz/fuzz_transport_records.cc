// rooms: transport
// Records of TLS-RPT, BIMI, CAA and TLSA: read without harm, and within their limits.
#include <cstdint>
#include <cstdlib>

#include "transport/bimi.h"
#include "transport/caa.h"
#include "transport/tls_rpt.h"
#include "transport/tlsa.h"

using namespace mailwhy;
using namespace mailwhy::transport;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto reports = read_tls_rpt_record(text);
  if (reports.targets.size() > kMaxReportTargets) std::abort();
  if (reports.faults.empty() && reports.targets.empty()) std::abort();
  auto logo = read_bimi_record(text);
  if (logo.declined && !logo.logo.empty()) std::abort();
  dns::Record record{dns::Name(), dns::Type::CAA, 60, std::string(text)};
  CaaSet set = read_caa({&record});
  if (set.restricts == set.issuers.empty()) std::abort();
  record.type = dns::Type::TLSA;
  if (auto tlsa = read_tlsa(record)) {
    if (use_of(*tlsa) == TlsaUse::Usable && tlsa->matching == 1 &&
        tlsa->data.size() != 32)
      std::abort();
    if (tlsa->to_string().size() > 64) std::abort();
  }
  return 0;
}
