// Everything wrong, weak or wasteful about a domain's DMARC, each with its bytes and,
// where one change cures it, the corrected record. The sentences are the catalogue's
// "dmarc_lint.<rule>".
//
// The rules, worst first, with what they fill in besides {domain}.
//
// Errors: receivers do not do what the record says.
//   several_records          count
//   quotes
//   separator                text
//   bad_version              text
//   missing_version
//   version_not_first        text
//   too_many_tags            count
//   odd_character            text
//   wrong_sign               text
//   bad_policy               text tag value
//   missing_policy_no_rua
//   record_at_wrong_name     name
//   alias_loop               name
//   dns_error                name problem
// Warnings: it works, but not as it looks, or not everywhere.
//   no_record
//   missing_policy
//   bad_value                text tag value fallback
//   misspelled_tag           text tag
//   repeated_tag             text tag
//   not_a_tag                text
//   percent                  text percent
//   bad_report_address       text tag address
//   missing_mailto           text tag address
//   list_separator           text tag
//   testing                  published policy
//   sp_weaker                p sp
//   np_weaker                sp np
//   suffix_without_psd       (a record at a public suffix that does not say psd=y)
//   psd_below_suffix         (psd=y, and the public suffix list knows no suffix there)
//   report_not_authorised    name address target
//   report_domain_missing    target address
//   organization_differs     walk psl
//   policy_differs           new old
// Notes.
//   inherited                name policy
//   policy_none
//   np_missing
//   no_reports
//   subdomain_tags_unused    tag name
//   removed_tag              text tag
//   size_limit               text tag address
//   unknown_tag              text tag
//   policy_not_second
//   fo_without_ruf
//   alias                    name target
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dmarc/mend.h"
#include "dns/resolver.h"

namespace mailwhy::dmarc {

inline constexpr size_t kMaxReportTargets = 10;  // of others, asked for leave to report

struct LintFinding {
  Severity severity = Severity::Error;
  std::string rule;
  uint32_t offset = 0, size = 0;  // bytes of `record`; size 0: the record as a whole
  text::Params params;            // for the sentence "dmarc_lint.<rule>"
  // A better record, where this alone is the reason; faults of the text have theirs
  // together in LintReport::mended.
  std::optional<std::string> corrected;
};

struct LintReport {
  std::string domain;  // A-labels, lower case
  // The texts at _dmarc.<domain>, or the one judged: what receivers read first, then what
  // was only meant as a record. Findings point into the first.
  std::vector<std::string> records;
  std::vector<LintFinding> findings;  // worst first, then by place
  std::optional<std::string> mended;  // the record as it was meant, where it differs
  std::string policy_domain;          // whose record applies; "" if none does
  std::string organizational_domain;  // "" where unknown
};

// Lints the record of `domain`, or `record` as if it stood there; with no domain ("") the
// text of `record` alone.
LintReport lint(dns::Resolver& resolver, const std::string& domain,
                const std::optional<std::string>& record = {});

// Where a record was put by mistake, for a domain that has none: at the domain itself, at
// dmarc.<domain>, or behind a doubled name; the name and the text there.
struct Misplaced {
  std::string name, record;
};
std::optional<Misplaced> find_misplaced(dns::Resolver& resolver, const dns::Name& domain);

}  // namespace mailwhy::dmarc
