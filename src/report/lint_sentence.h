// A finding of the linter in words.
#pragma once

#include <string>

#include "knowledge/knowledge.h"
#include "spf/lint.h"

namespace mailwhy::report {

// The catalogue's lint.<rule>; the linter's faults of syntax are many, and one without
// words of its own is told in English.
std::string lint_sentence(knowledge::Language language, const spf::LintFinding& finding);

}  // namespace mailwhy::report
