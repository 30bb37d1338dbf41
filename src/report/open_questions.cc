#include "report/open_questions.h"

#include <algorithm>

namespace mailwhy::report {

std::vector<const diagnose::Unknown*> open_questions(const diagnose::Case& one) {
  std::vector<const diagnose::Unknown*> open;
  for (const diagnose::Unknown& unknown : one.unknown) {
    bool said = !one.findings.empty() && !unknown.missing_fact.empty();
    bool hangs_on = std::ranges::find(one.changes, unknown.id,
                                      &diagnose::Change::only_if) != one.changes.end();
    if (!said && !hangs_on) open.push_back(&unknown);
  }
  return open;
}

FoldedQuestions fold_alike(const std::vector<const diagnose::Unknown*>& open) {
  FoldedQuestions folded;
  for (const diagnose::Unknown* one : open) {
    bool alike = std::ranges::any_of(folded.shown, [&](const auto* other) {
      return other->option.empty() && other->question.key == one->question.key &&
             other->because.key == one->because.key;
    });
    (one->option.empty() && alike ? folded.rest : folded.shown).push_back(one);
  }
  return folded;
}

}  // namespace mailwhy::report
