// What changed after signing: the answer to "body hash did not verify".
//
// A signature holds the hash of the mail as it was signed: bh= that of the body, an RSA
// signature (once opened with the public key) that of the header. So each guess at the
// change costs one hash, and a match is a proof of what changed. Who did it is an
// inference from the header. What is not found stays unknown: nothing is guessed.
//
//   Explanation why = explain(mail, verification, 0);
//   if (why.body && why.body->found) … why.body->changes …
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dkim/change.h"
#include "dkim/hop.h"
#include "dkim/verify.h"

namespace mailwhy::dkim {

// What one explanation may cost. RSA: about 100 ms where nothing is found. Ed25519 gives
// no hash back, so each guess at the header is a verification.
struct ExplainLimits {
  uint64_t body_octets = 80u << 20;  // hashed or rewritten
  uint64_t body_candidates = 120'000;
  uint64_t header_octets = 64u << 20;
  uint64_t header_candidates = 120'000;
  uint64_t ed25519_verifications = 5'000;
};

// Of the body, or of the signed header fields.
struct Altered {
  bool found = false;
  std::vector<Change> changes;  // in the order in which they were made; empty: unknown
  std::string hash_received;    // of what arrived
  std::string hash_signed;  // of what was signed, and of what arrived with the changes
                            // undone; "" for an Ed25519 header
  // Where nothing was found: why not everything was tried. A key of data/lang
  // (dkim.explain.too_large, .budget, .sha1), "" where all was.
  std::string not_searched;
  // Of an unknown change of the header: the fields that it can be in, since other
  // signatures that cover the rest still verify. Empty: any signed one.
  std::vector<std::string> suspects;
};

struct Explanation {
  std::optional<Altered> body, header;  // each only where its hash differs
  Hop hop;                              // where it happened, as far as it can be told
  uint64_t candidates = 0, octets = 0;  // that were tried

  bool anything_found() const {
    return (body && body->found) || (header && header->found);
  }
};

// Why the signature `seen.checks[index]` fails. Empty where it does not fail because of a
// change: it passes, its key is wrong or cannot be had.
Explanation explain(const RawMail& mail, const Verification& seen, size_t index,
                    const ExplainLimits& limits = {});

}  // namespace mailwhy::dkim
