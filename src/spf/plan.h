// From one set of senders to another without a refused mail: the records that stand one
// after the other, each proven against the one before it.
#pragma once

#include <string>
#include <vector>

#include "spf/fix.h"

namespace mailwhy::spf {

struct PlanRequest {
  std::string domain;
  std::vector<std::string>
      add;  // terms: "include:_spf.provider.example", "ip4:192.0.2.1"
  struct Removal {
    std::string name;  // whose record it stands in: the domain, or an own one behind it
    std::string term;  // as written there
  };
  std::vector<Removal> remove;
  std::vector<Query> wanted;  // addresses that must pass from the first change on
};

struct PlanState {
  Change change;
  Proof proof;
  std::vector<Trade> trades;  // terms spelled out while both are in the record
};

enum class PlanProblem : uint8_t {
  None,
  NoRecord,      // nothing is published that could be changed
  BrokenRecord,  // it has no result as it is: mend it first
  CannotAdd,     // no record with both is proven
  CannotRemove,  // ... none without the old one
  NoAnswer,      // DNS did not answer
};
std::string_view to_string(PlanProblem problem);  // "cannot_add"

struct Plan {
  PlanProblem problem = PlanProblem::None;
  bool broken_before = false;    // the record has no result now: nobody can be lost
  std::vector<PlanState> first;  // what is published before sending changes: [] or one
  std::vector<PlanState> last;   // what is published when the old one no longer sends
};

// In `first` everybody who passes now still does, beside those who are added. In `last`
// nobody but those whom only the removed terms permit is lost. The policy (`all`) stays,
// look-ups are within the limit in each state.
Plan plan(dns::Resolver& resolver, const PlanRequest& request);

}  // namespace mailwhy::spf
