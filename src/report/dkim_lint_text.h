// What `mailwhy dkim lint` prints.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "dkim/lint.h"
#include "report/page.h"

namespace mailwhy::report {

// Each finding, with its bytes of the record underlined and, where there is one, the
// corrected record or h=.
std::string dkim_lint_text(const dkim::KeyLint& lint, const TextOptions& options);
std::string dkim_lint_text(const dkim::MailLint& lint, const std::string& source,
                           const TextOptions& options);

// mailwhy.dkim_lint/1.
boost::json::object to_json(const dkim::KeyLint& lint, knowledge::Language language);
boost::json::object to_json(const dkim::MailLint& lint, knowledge::Language language);

}  // namespace mailwhy::report
