// mailwhy.dmarc/1, mailwhy.dmarc_lint/1 and mailwhy.dmarc_fix/1 as JSON: `mailwhy dmarc
// check | lint | fix --json`. What is not known is absent.
#pragma once

#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "dmarc/check.h"
#include "dmarc/fix.h"
#include "dmarc/lint.h"
#include "knowledge/knowledge.h"

namespace mailwhy::report {

boost::json::object to_json(const dmarc::Outcome& outcome);
boost::json::object to_json(const dmarc::LintReport& report,
                            knowledge::Language language);
// "found": false where no change could be proven.
boost::json::object to_json(const std::string& domain,
                            const std::optional<dmarc::Fix>& fix);
// `proof` of a change whose check is dmarc.
boost::json::object to_json(const dmarc::Proof& proof);

}  // namespace mailwhy::report
