// mailwhy.dmarc/1 and its companions as JSON: `mailwhy dmarc check --json`. What is not
// known is absent.
#pragma once

#include <boost/json/object.hpp>

#include "dmarc/check.h"

namespace mailwhy::report {

boost::json::object to_json(const dmarc::Outcome& outcome);

}  // namespace mailwhy::report
