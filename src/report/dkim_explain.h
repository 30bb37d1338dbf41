// What `mailwhy dkim explain` prints, and what `dkim verify` says of it in one line.
#pragma once

#include <span>
#include <string>

#include <boost/json/object.hpp>

#include "dkim/explain.h"
#include "report/page.h"
#include "text/result.h"

namespace mailwhy::report {

// "body: text was added at the end, after line 60"; "" where nothing was found.
std::string dkim_change_line(knowledge::Language language,
                             const dkim::Explanation& explanation);

// Each signature that fails: what was changed with a small diff, the hashes as proof,
// where it happened and the setting to change. `all` has an explanation for each
// signature.
std::string dkim_explain_text(const dkim::Verification& seen,
                              std::span<const dkim::Explanation> all,
                              const TextOptions& options);

// mailwhy.dkim/1 with "explanation" in each signature that fails over a change.
boost::json::object to_json(const dkim::Verification& seen,
                            std::span<const dkim::Explanation> all,
                            knowledge::Language language);

}  // namespace mailwhy::report
