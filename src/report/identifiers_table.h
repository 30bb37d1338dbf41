// Who speaks for the domain in From: SPF, each DKIM signature and what DMARC makes of
// them, a line each.
//
//   SPF    pass  mailer.example              another domain: does not count
//   DKIM   fail  s1._domainkey.example.org   dkim_body_changed
//   DMARC  fail  example.org                 asks for p=reject
#pragma once

#include <string>
#include <vector>

#include "diagnose/report.h"
#include "report/page.h"

namespace mailwhy::report {

struct IdentifierRow {
  std::string by;      // "SPF", "DKIM", "DMARC"
  std::string result;  // RFC 8601's word; "–" for a signature that is not there
  std::string what;    // the domain, or the name of the key
  std::string remark;
  bool good = false;
};

struct IdentifiersTable {
  std::string from;  // the domain in From
  std::vector<IdentifierRow> rows;
};

// Out of the evidence "dmarc" and "dkim" of a case; no rows where there is neither.
IdentifiersTable read_identifiers(const Page& page, const diagnose::Case& one);

void draw_identifiers(Page& page, const IdentifiersTable& table, int indent);

// Is the finding's cause one of DKIM or DMARC, which this table explains?
bool is_about_identifiers(const diagnose::Finding& finding);

}  // namespace mailwhy::report
