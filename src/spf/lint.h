// Everything wrong or wasteful in a record, each with its bytes and the corrected text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dns/resolver.h"
#include "spf/check.h"
#include "text/message.h"

namespace mailwhy::spf {

enum class Severity : uint8_t { Error, Warning, Info };

struct LintFinding {
  Severity severity = Severity::Error;
  std::string rule;                 // snake_case: "unknown_mechanism", "shadowed_term", "ptr_used", "void_lookup"
  std::string domain;               // in whose record
  uint32_t offset = 0, size = 0;    // bytes of that record to underline
  text::Params params;              // for the sentence "lint.<rule>" in data/lang
  std::optional<std::string> corrected;  // the whole record with this one fault mended
};

struct LintReport {
  std::string domain;
  std::vector<std::string> records;   // the v=spf1 strings found, or the one judged
  std::vector<LintFinding> findings;  // worst first
  int lookups = 0, void_lookups = 0;  // of the longest way through the record
};

// Lints the record of `domain`, or `record` laid over the live DNS; follows includes and redirects
// (bounded: 64 records) but reports faults there only where they break the domain's own record.
LintReport lint(dns::Resolver& resolver, const std::string& domain,
                const std::optional<std::string>& record = {});

}  // namespace mailwhy::spf
