// mailwhy explain NAME, offline; --html FOLDER writes the whole reference as files.
#include <vector>

#include <fmt/format.h>

#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/show.h"
#include "apps/mailwhy/written_folder.h"
#include "report/explain.h"
#include "report/why_site.h"

namespace mailwhy::app {

static int write_site(const Options& options) {
  using knowledge::Language;
  std::vector<Language> languages = {Language::English, Language::Russian};
  if (options.look.language) languages = {*options.look.language};
  const std::string& folder = options.explain.html_folder;
  auto count =
      write_folder(folder, report::reference_site(languages, options.explain.url));
  if (!count) {
    note(count.error().what);
    return kWrongUse;
  }
  return print(fmt::format("{}: {} files\n", folder, *count)) ? kNoProblem
                                                              : kInternalError;
}

int run_explain(const Options& options) {
  if (!options.explain.html_folder.empty()) return write_site(options);
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
