// What the SPF workbench prints: `mailwhy spf check | lint | fix | who`.
#pragma once

#include <optional>
#include <string>

#include "report/page.h"
#include "spf/check.h"
#include "spf/fix.h"
#include "spf/lint.h"
#include "spf/who.h"

namespace mailwhy::report {

// The result, the tree with the term that decided, the text that the sender is told.
std::string spf_check_text(const spf::Query& query, const spf::Result& result,
                           const TextOptions& options);

// Each finding with its bytes underlined and, where there is one, the corrected record.
std::string spf_lint_text(const spf::LintReport& report, const TextOptions& options);

// The diff and its proof; one line where no change holds or none is needed.
std::string spf_fix_text(const std::string& domain, const std::optional<spf::Fix>& fix,
                         const TextOptions& options);

// The permitted ranges with the name of the service they belong to.
std::string spf_who_text(const spf::Who& who, const TextOptions& options);

}  // namespace mailwhy::report
