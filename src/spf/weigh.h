// What each term of a record does taken alone: whom it matches, what it costs, what is
// wrong with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spf/mending.h"

namespace mailwhy::spf {

struct Weight {
  Term term;         // its views do not outlive the record's text
  std::string text;  // as written
  int lookups = 0, void_lookups = 0;
  net::CidrSet matches;  // whom it matches for certain
  bool exact =
      false;  // nothing in it depends on the address, the sender or a failing server
  bool own = false;  // leads to a name of the owner
  std::vector<std::string> depends_on;
  // permerror or temperror inside: problem_kind as in check.h, and in whose record.
  std::string problem, problem_domain;
  // a, mx, exists: finds nothing for clients of this family.
  bool void_v4 = false, void_v6 = false;
};

Weight weigh(const Bench& bench, std::string_view record, const Term& term);

// All mechanisms but `all`, in order; empty where the record has faults. Those behind the
// first 64 look-ups are not looked into.
std::vector<Weight> weigh_all(const Bench& bench, std::string_view record);

// The qualifier as written, "" where none is.
std::string sign_of(const Weight& weight);
std::string_view without_sign(std::string_view term);

// "ip4:192.0.2.1", "-ip6:2001:db8::/32".
std::string network_term(std::string_view sign, const net::Cidr& network);

}  // namespace mailwhy::spf
