// What `mailwhy dkim verify` prints.
#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "dkim/verify.h"
#include "report/page.h"
#include "text/result.h"

namespace mailwhy::report {

// Each signature with its verdict, what is and is not as signed, and what to beware of.
// An Error instead: the mail is too large to be checked.
std::string dkim_verify_text(const Result<dkim::Verification>& seen,
                             const TextOptions& options);

// mailwhy.dkim/1. A mail that cannot be checked is a permerror with "problem".
boost::json::object to_json(const Result<dkim::Verification>& seen,
                            knowledge::Language language);

// A fault or detail as a sentence, with what strangers wrote made fit to be shown.
std::string dkim_sentence(knowledge::Language language, const text::Message& message);
// Sentences of warnings' names; "oversign_from" and "oversign_reply_to" share one.
std::vector<std::string> dkim_warnings(knowledge::Language language,
                                       const std::vector<std::string>& warnings);

}  // namespace mailwhy::report
