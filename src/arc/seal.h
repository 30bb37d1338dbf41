// Adds an ARC set to a mail: RFC 8617, section 5.1.
#pragma once

#include <string>
#include <vector>

#include "arc/verify.h"
#include "dkim/digest.h"

namespace mailwhy::arc {

struct SealRequest {
  std::string domain, selector;
  std::string authserv_id;                 // whose Authentication-Results are taken over
  std::vector<std::string> signed_fields;  // h=; empty: the usual ones
  uint64_t signed_at = 0;                  // t=
};

// The three fields that belong on top of the mail, the seal first, with their CRLFs.
// `chain` is what verify() says of the mail. Errors: domain, selector or authserv-id no
// name; 50 sets already; the chain was marked as failed before, where no more may be
// added (section 5.1); ARC-Seal in h=; the key refuses.
Result<std::string> seal(const dkim::RawMail& mail, const dkim::PrivateKey& key,
                         const SealRequest& request, const Chain& chain);

}  // namespace mailwhy::arc
