// What is wrong, weak or fragile about a published key and about the signatures of a
// sample mail: RFC 6376, sections 3.6.1, 5.4, 8; RFC 8301.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/verify.h"

namespace mailwhy::dkim {

enum class Severity : uint8_t { Error, Warning, Info };

struct LintFinding {
  // A name; its sentence is dkim.lint.RULE, dkim.fault.RULE or dkim.detail.RULE: what a
  // verifier finds is said in the verifier's words.
  std::string rule;
  Severity severity = Severity::Warning;
  text::Message text;
  size_t offset = 0, size = 0;  // bytes of the record; size 0: no place in it
  std::optional<std::string>
      corrected;         // the whole record, or the whole h=, as it should be
  size_t signature = 0;  // of a mail, from 1; 0: not of one signature
};

struct KeyLint {
  std::string name;                   // "s1._domainkey.example.org"
  std::vector<std::string> records;   // as published
  std::vector<LintFinding> findings;  // worst first
  bool could_not_tell = false;        // DNS did not answer
};
KeyLint lint_key(std::string_view selector, std::string_view domain,
                 dns::Resolver& resolver, KeyCache& keys);

// A record by itself, before it is published.
std::vector<LintFinding> lint_record(std::string_view record);

struct MailLint {
  Verification verification;
  std::vector<LintFinding> findings;  // worst first, then by signature
  bool could_not_tell = false;
};
// `mail` must outlive the result.
MailLint lint_mail(const RawMail& mail, dns::Resolver& resolver, KeyCache& keys,
                   net::Time now);

}  // namespace mailwhy::dkim
