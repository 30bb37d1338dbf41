// Signs a mail: RFC 6376, section 5; which fields, and each once more than it is there
// (oversigning), so that nobody can add another: sections 5.4, 8.15.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/canonical.h"
#include "dkim/digest.h"
#include "dkim/raw_mail.h"
#include "text/result.h"

namespace mailwhy::dkim {

struct SignRequest {
  std::string domain, selector;
  Mode header_mode = Mode::Relaxed, body_mode = Mode::Relaxed;
  std::vector<std::string> signed_fields;         // h=; empty: default_signed_fields()
  std::optional<uint64_t> signed_at, expires_at;  // t=, x=: seconds since 1970
};

// The fields of this mail that a reader sees or a program acts on, and once more those of
// which there may be one; with its order as h= has it.
std::vector<std::string> default_signed_fields(const RawMail& mail);

// The DKIM-Signature field that belongs on top of the mail, with its CRLF. Errors: domain
// or selector no name, no From in the mail or in h=, x= not after t=, the key refuses.
Result<std::string> sign(const RawMail& mail, const PrivateKey& key,
                         const SignRequest& request);

// The TXT record that publishes the key: "v=DKIM1; k=rsa; p=…".
std::string key_record(const PrivateKey& key);

}  // namespace mailwhy::dkim
