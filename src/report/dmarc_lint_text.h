// What the DMARC workbench prints of a record: `mailwhy dmarc lint | fix`.
#pragma once

#include <optional>
#include <string>

#include "dmarc/fix.h"
#include "dmarc/lint.h"
#include "report/page.h"

namespace mailwhy::report {

// A finding in words: the catalogue's dmarc_lint.<rule>.
std::string dmarc_lint_sentence(knowledge::Language language,
                                const dmarc::LintFinding& finding);

// Each finding with its bytes underlined, then the record as it was meant.
std::string dmarc_lint_text(const dmarc::LintReport& report, const TextOptions& options);

// The diff and its proof; one line where no change holds or none is needed.
std::string dmarc_fix_text(const std::string& domain,
                           const std::optional<dmarc::Fix>& fix,
                           const TextOptions& options);

}  // namespace mailwhy::report
