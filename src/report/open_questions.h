// The questions of a case that stand by themselves.
#pragma once

#include <vector>

#include "diagnose/report.h"

namespace mailwhy::report {

// Without those that stand before the change that hangs on them, and, where a cause was
// found, without those about a missing fact, which the first lines name.
std::vector<const diagnose::Unknown*> open_questions(const diagnose::Case& one);

// Of those that nobody can answer here, and that are open for the same reason (several
// lists that keep silent), the first stands for all.
struct FoldedQuestions {
  std::vector<const diagnose::Unknown*> shown, rest;
};
FoldedQuestions fold_alike(const std::vector<const diagnose::Unknown*>& open);

}  // namespace mailwhy::report
