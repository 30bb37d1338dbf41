// Searches the header fields that were signed, going from those that arrived: one field
// changed, two, likely threes, all written in another way; and what z= keeps of the old
// ones.
#pragma once

#include <string>
#include <vector>

#include "dkim/change.h"
#include "dkim/hunt.h"
#include "dkim/signature.h"

namespace mailwhy::dkim {

struct HeaderStep {
  ChangeKind kind{};
  std::string field;                  // its name as spelt
  std::string signed_text, received;  // whole fields with their folds; "" for none
};

struct HeaderSearch {
  std::vector<HeaderStep> steps;  // empty: unknown
  bool spent = false;             // the budget was used up before all was tried
};

// The header as it is must be known not to match.
HeaderSearch search_header(const RawMail& mail, const Signature& signature,
                           const Wanted& wanted, Budget& budget);

}  // namespace mailwhy::dkim
