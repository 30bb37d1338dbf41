// mailwhy spf plan: a change of senders in steps, each state of the record proven.
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/workbench.h"
#include "report/sender_plan.h"

namespace mailwhy::app {

int run_spf_plan(const Options& options) {
  const std::string& domain = options.words.front();
  return with_resolver(options, [&](dns::Resolver& resolver) {
    auto plan =
        diagnose::plan_senders(resolver, domain, options.spf.add, options.spf.remove);
    if (!plan) {
      note(plan.error().what);
      return static_cast<int>(kWrongUse);
    }
    report::TextOptions look = text_options(options.look);
    bool written = wants_json(options)
                       ? print_json(options, report::to_json(*plan, look.language))
                       : print(report::sender_plan_text(*plan, look));
    if (!written) return static_cast<int>(kInternalError);
    if (plan->problem != spf::PlanProblem::None) return static_cast<int>(kCouldNotTell);
    return static_cast<int>(plan->steps.empty() ? kNoProblem : kExplained);
  });
}

}  // namespace mailwhy::app
