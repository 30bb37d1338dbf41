// A change of senders as a plan: what is published when, how long to wait in between, and
// the proof of each state. `mailwhy spf plan`.
#pragma once

#include <string>
#include <vector>

#include "dns/resolver.h"
#include "knowledge/knowledge.h"
#include "spf/plan.h"
#include "text/message.h"
#include "text/result.h"

namespace mailwhy::diagnose {

// What a word of --add or --remove stands for.
struct PlannedSender {
  std::string word;                              // as it was given
  std::string name;                              // the service, the host or the network
  const knowledge::Provider* service = nullptr;  // where the table knows it
  std::vector<std::string> terms;                // that enter or leave the record
  // Of an own host: its addresses as terms, which cost no look-up.
  std::vector<std::string> instead;
  std::vector<text::Message> notes;  // "plan.note.…"
  bool used = false;                 // to be removed: something of it is in the record
};

// A CNAME that the service's customers publish, where its target is known.
struct KeyAlias {
  std::string name, target;  // without final dots
  bool published = false;    // it stands there already
  bool has_key = false;      // proven: a key is read through it
};

enum class StepKind : uint8_t {
  Keys,       // publish the new service's DKIM keys
  Publish,    // a record enters: `states`
  Wait,       // until nobody has the old record any more: `seconds`
  Switch,     // send through the new service
  StopOld,    // nothing is sent through the old one any more
  WaitQueue,  // until what the old one has under way is delivered: `seconds`
  Remove,     // the old terms leave: `states`
  OldKeys,    // the old service's keys may go: `aliases`
};
std::string_view to_string(StepKind kind);  // "wait_queue"

struct PlanStep {
  StepKind kind = StepKind::Publish;
  std::string service;  // whose keys
  std::vector<KeyAlias> aliases;
  std::vector<spf::PlanState> states;
  uint32_t seconds = 0;
  std::vector<text::Message> words;  // "plan.step.…"
};

struct SenderPlan {
  std::string domain;
  std::vector<PlannedSender> added, removed;
  bool broken_before = false;  // nobody passes now: there is nothing to keep until later
  spf::PlanProblem problem = spf::PlanProblem::None;  // then there are no steps
  std::vector<PlanStep> steps;
};

// What waits in a queue is given up after four to five days: RFC 5321, section 4.5.4.1.
inline constexpr uint32_t kQueueSeconds = 5 * 86'400;

// Names may be written in U-labels. An Error where the domain is no name, and where a
// word stands for nothing, or for several services: it names them.
Result<SenderPlan> plan_senders(dns::Resolver& resolver, const std::string& domain,
                                const std::vector<std::string>& add,
                                const std::vector<std::string>& remove);

// The service of this name: the whole of it ("Mailchimp" is "Mailchimp (Intuit)"), else
// the only one that begins so, else the only one with a word that does. nullptr with an
// Error's text in `why` where there are several; nullptr alone where there is none.
const knowledge::Provider* find_service(std::string_view word, std::string& why);

}  // namespace mailwhy::diagnose
