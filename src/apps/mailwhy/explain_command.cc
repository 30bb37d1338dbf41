// mailwhy explain NAME, offline.
#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "report/explain.h"

namespace mailwhy::app {

int run_explain(const Options& options) {
  report::TextOptions look = text_options(options.look);
  if (options.words.empty())
    return print(report::explain_list(look)) ? kNoProblem : kInternalError;
  const std::string& name = options.words.front();
  if (auto page = report::explain_text(name, look))
    return print(*page) ? kNoProblem : kInternalError;
  std::string closest = report::closest_name(name);
  note(closest.empty()
           ? fmt::format(
                 "\"{}\" is neither a cause nor a reason; `mailwhy explain` lists them",
                 name)
           : fmt::format("\"{}\" is neither a cause nor a reason; did you mean {}?", name,
                         closest));
  return kWrongUse;
}

}  // namespace mailwhy::app
