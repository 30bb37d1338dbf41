// Who answers for the mail that came back: its DKIM signatures (RFC 6376) and what DMARC
// (RFC 9989) makes of them and of SPF, as the refusing server could have judged.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bounce/facts.h"
#include "diagnose/subject.h"
#include "dkim/verify.h"
#include "dmarc/check.h"
#include "dns/resolver.h"

namespace mailwhy::diagnose {

struct Authentication {
  std::string author;  // the domain in From; "" where nothing names it

  // The mail whose header came back; null where none did. `dkim` views it.
  std::shared_ptr<const dkim::RawMail> mail;
  std::vector<dkim::Hashes> hashes;  // of `mail`, one a signature
  dkim::Verification dkim;
  // Nothing at all stands at or below _domainkey of the author's domain: no signature of
  // it can verify (RFC 8020).
  bool no_keys = false;

  // Absent where the author's domain is unknown.
  std::optional<dmarc::Outcome> dmarc;

  // A signature of the author's own organization, as the public suffix list has it.
  bool is_own(const dkim::Check& check) const;
  bool any_own() const;
};

// Asks for the keys of all signatures at once, and for the DMARC record. `spf` is the
// result for the envelope sender, "" where no address is known; `now` is when the mail
// was judged.
Authentication authenticate(dns::Resolver& resolver, const bounce::Refusal& refusal,
                            const Subject& subject, std::string_view spf, net::Time now);

// The same again in a changed world (dns/overlay.h): does the mail's signature `which`
// verify, as far as the mail came back?
bool verifies(dns::Resolver& resolver, const Authentication& before, size_t which,
              net::Time now);

// What a case file keeps instead of the mail's text: input must have come back.
std::vector<bounce::SignedHashes> signed_hashes(const bounce::Refusal& refusal);

}  // namespace mailwhy::diagnose
