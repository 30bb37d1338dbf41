// Validates the chain of ARC sets of a mail: RFC 8617, section 5.2; and tells of each
// server what it found and whether the mail is still as it sealed it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "arc/set.h"
#include "dkim/verify.h"

namespace mailwhy::arc {

enum class Status : uint8_t { None, Pass, Fail };
std::string_view to_string(Status status);  // "none", "pass", "fail"

// One server that sealed the mail. Verdicts are those of DKIM: None where a field is
// missing or was not looked at.
struct Hop {
  Set set;
  dkim::Verdict seal = dkim::Verdict::None;
  dkim::Check
      message;  // ARC-Message-Signature, with its hashes; result None: not checked
};

struct Chain {
  Status status = Status::None;
  std::vector<Hop> hops;  // by instance, from 1
  std::optional<Problem>
      problem;             // why it fails: the first reason in the order of the RFC
  bool temporary = false;  // it fails only since DNS did not answer
};

// `mail` must outlive the result. The keys of all sets are asked for together.
Chain verify(const dkim::RawMail& mail, dns::Resolver& resolver, dkim::KeyCache& keys,
             net::Time now);

// The lowest instance whose message signature still holds, with all above it holding:
// what was changed was changed before that server (section 5.2, "oldest pass"). 0: none
// holds, or all do.
uint64_t oldest_pass(const Chain& chain);

}  // namespace mailwhy::arc
