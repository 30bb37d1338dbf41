// The certificate that a mail host shows, judged by who asks for a good one: MTA-STS
// wants it valid (RFC 8461, section 4.2), DANE wants its own record for it (RFC 7672),
// everybody else takes any.
#pragma once

#include <optional>

#include "diagnose/checks/check.h"
#include "transport/mta_sts.h"

namespace mailwhy::diagnose {

struct Demands {
  std::optional<transport::StsMode> sts;  // of a policy that names this host
  bool dane = false;                      // a usable and validated TLSA record
  bool dane_satisfied = false;            // ... that stands for what was shown
};

// Adds tls_certificate_invalid and tls_certificate_expires_soon. An answer without
// certificates says nothing.
void judge_certificate(const transport::SmtpAnswer& server, const Demands& demands,
                       net::Time now, const text::Params& params, Outcome& out);

}  // namespace mailwhy::diagnose
