// What was found out about one name, as far as a later look is compared with it: kept as
// JSON between two runs.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "diagnose/report.h"
#include "dns/resolver.h"
#include "text/result.h"

namespace mailwhy::watch {

struct SeenFinding {
  std::string check, cause;
  diagnose::Severity severity = diagnose::Severity::Error;
  text::Params params;

  // What makes it this finding and no other: its cause and the names and addresses in it.
  // Numbers, dates and sentences may differ from one look to the next.
  std::string identity() const;
};

// Something that ends at a known time: a certificate, a registration.
struct Term {
  std::string check, what;  // "registration", "example.org"
  net::Time ends;
  int told = 0;  // the fewest days before its end that were told; 0: none

  friend bool operator==(const Term&, const Term&) = default;
};

struct Seen {
  std::set<std::string> untold;         // checks that could not tell
  std::set<std::string> unknown_words;  // what else could not be told: names of lists …
  std::vector<SeenFinding> findings;
  // "example.org MX" -> its values, sorted; absent: could not be asked.
  std::map<std::string, std::vector<std::string>> records;
  // Include host, or the domain itself for all else in its record -> the networks that
  // may send; absent: could not be told.
  std::map<std::string, std::vector<std::string>> permits;
  std::vector<Term> terms;
};

// The report's part: findings, what could not be told, and every "expires" or "not_after"
// in its evidence.
Seen read_case(const diagnose::Case& one);

// The rest is asked: the records that decide about the domain's mail, and what each
// include of its SPF record permits.
void ask(dns::Resolver& resolver, const std::string& domain,
         const std::vector<std::string>& selectors, Seen& into);

boost::json::object to_json(const Seen& seen);
Result<Seen> parse_seen(std::string_view json);

}  // namespace mailwhy::watch
