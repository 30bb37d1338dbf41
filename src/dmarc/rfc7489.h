// The reading of RFC 7489, for receivers that still have it: the public suffix list
// instead of the tree walk, no np, psd and t, and pct obeyed.
#pragma once

#include "dmarc/check.h"

namespace mailwhy::dmarc {

// `query` and `result` are those of check(); what it has asked already is not asked
// again.
OldReading read_as_rfc7489(Places& places, const Query& query, const dns::Name& author,
                           const Outcome& result);

}  // namespace mailwhy::dmarc
