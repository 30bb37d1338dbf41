// Where on its way a mail was changed, told by what servers on the way wrote into it: ARC
// sets that still fit or do not, signatures of later hops, the Received chain, and fields
// that name their software. All of it is an inference, unlike the change itself.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/change.h"
#include "dkim/verify.h"

namespace mailwhy::dkim {

struct Software {
  std::string_view key;  // "mailman2": software.mailman2 in data/lang
  std::string evidence;  // the field that shows it: "X-Mailman-Version: 2.1.39"
};

struct Hop {
  // Whose seal, signature or server still saw the mail as it was signed, and whose was
  // the first that did not: domains or host names. Empty where it cannot be told.
  std::string whole_at, changed_at;
  // What tells it: "arc", "signature" or "received"; "" for nothing.
  std::string_view told_by;
  std::optional<Software>
      software;         // found in the header and known to make such a change
  std::string setting;  // what to change there: setting.<this> in data/lang
};

// The signature `seen.checks[index]`, and what was done to the mail since.
Hop find_hop(const RawMail& mail, const Verification& seen, size_t index,
             std::span<const Change> changes);

}  // namespace mailwhy::dkim
