// One term of the set evaluation at work: RFC 7208, section 5, on sets of addresses.
#pragma once

#include <vector>

#include "spf/ways.h"

namespace mailwhy::spf {

// A term at work: the ways that have come to it, and where those that end here go.
struct Step {
  SetEvaluation& evaluation;
  const Visit& visit;
  int visit_index;
  const Term& term;
  int place;
  std::vector<Way>& ways;
  std::vector<Leaf>& out;
};

// The way ends here with this result; an empty one is dropped.
void end_way(Step& step, Way way, Verdict verdict, const char* problem = "");
void end_all(Step& step, Verdict verdict, const char* problem = "");
// Nothing is known of the result.
void end_unknown(Step& step, Way way);
void drop_empty(std::vector<Way>& ways);

// Counts against the limit of ten; ways that are over it end.
void count_lookup(Step& step);

// The mechanisms but include; what matches ends, what does not stays in step.ways.
void match_network(Step& step, bool v4, const net::Cidr& network);
void step_a(Step& step, const dns::Name& host);
void step_mx(Step& step, const dns::Name& domain);
void step_exists(Step& step, const dns::Name& name);
// A term of which only an evaluation of the one address can tell.
void step_dependent(Step& step);

}  // namespace mailwhy::spf
