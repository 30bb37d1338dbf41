// Searches the body that was signed, going from the one that arrived: text cut out, whole
// rewrites undone, and pairs of these, the likeliest first.
#pragma once

#include <string>
#include <vector>

#include "dkim/change.h"
#include "dkim/hunt.h"
#include "dkim/raw_mail.h"

namespace mailwhy::dkim {

inline constexpr size_t kMaxSearchedBody = 4u
                                           << 20;  // beyond, only text added at the end

// One change undone. The last text is the one that was signed.
struct BodyStep {
  ChangeKind kind{};
  std::string text;  // the canonical body without the change
};

struct BodySearch {
  std::vector<BodyStep>
      steps;               // from what arrived back to what was signed; empty: unknown
  bool too_large = false;  // only text added at the end was looked for
  bool spent = false;      // the budget was used up before all was tried
};

// `limit` is l=. The body as it is must be known not to match.
BodySearch search_body(const RawMail& mail, Mode mode, uint64_t limit,
                       const Wanted& wanted, Budget& budget);

}  // namespace mailwhy::dkim
