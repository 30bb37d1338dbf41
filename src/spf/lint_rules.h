// The rules of lint.h, by what they look at. Each appends its findings to the report.
#pragma once

#include "spf/lint.h"
#include "spf/weigh.h"

namespace mailwhy::spf {

// A record being linted, parsed, with what each of its terms does alone.
struct LintSubject {
  const Bench& bench;
  const std::string& text;
  const Record& record;
  const std::vector<Weight>& weights;  // without `all` and modifiers
};

// A finding at a term; params "term" and "domain" are filled in.
LintFinding finding_at(const LintSubject& subject, Severity severity,
                       std::string_view rule, const Term& term);

void lint_shape(const LintSubject& subject,
                LintReport& report);  // all, redirect, order, doubles
void lint_networks(const LintSubject& subject,
                   LintReport& report);  // ip4, ip6 and how much they permit
void lint_overlaps(const LintSubject& subject,
                   LintReport& report);  // shadowed, contradicting, overlapping
void lint_lookups(const LintSubject& subject,
                  LintReport& report);  // limits, voids, includes that break

// More nobody reads; a record made of thousands of faulty terms ends here.
inline constexpr size_t kMaxFindings = 300;
inline bool is_full(const LintReport& report) {
  return report.findings.size() >= kMaxFindings;
}

// "1,048,576"; from a million millions on "1.2e+12".
std::string count_text(double count);

}  // namespace mailwhy::spf
