// mailwhy spf check, lint, fix and who: the SPF workbench.
#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/world.h"
#include "report/json.h"
#include "report/json_writer.h"
#include "spf/check.h"

namespace mailwhy::app {

static int status_of(spf::Verdict verdict) {
  using enum spf::Verdict;
  switch (verdict) {
    case None:
    case Neutral:
    case Pass:
      return kNoProblem;
    case Fail:
    case SoftFail:
    case PermError:
      return kExplained;
    case TempError:
      return kCouldNotTell;
  }
  return kInternalError;
}

int run_spf_check(const Options& options) {
  auto status = with_answers(options.world, [&](Answers& answers) {
    answers.begin_case();
    spf::Query query{*options.spf.ip, options.spf.from, options.spf.helo,
                     options.spf.receiver};
    spf::Options how;
    how.record_override = options.spf.record;
    spf::Result result = spf::check_host(answers.resolver, query, how);
    auto json = report::write_json(report::to_json(result), report::JsonLayout::Indented);
    if (!print(json + "\n")) return kInternalError;
    if (std::string trouble = answers.trouble(); !trouble.empty()) note(trouble);
    return status_of(result.verdict);
  });
  if (status) return *status;
  note(status.error().what);
  return kWrongUse;
}

}  // namespace mailwhy::app
