// What `mailwhy arc verify` prints.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "arc/verify.h"
#include "report/page.h"
#include "text/result.h"

namespace mailwhy::report {

// The chain's status, what breaks it, and each server with what it found. An Error
// instead: the mail is too large to be checked.
std::string arc_verify_text(const Result<arc::Chain>& chain, const TextOptions& options);

// mailwhy.arc/1. A mail that cannot be checked is a fail with "problem".
boost::json::object to_json(const Result<arc::Chain>& chain,
                            knowledge::Language language);

}  // namespace mailwhy::report
