#include "apps/mailwhy/workbench.h"

#include "apps/mailwhy/output.h"
#include "apps/mailwhy/world.h"
#include "report/json_writer.h"

namespace mailwhy::app {

bool wants_json(const Options& options) {
  return options.look.format == Format::Json || options.look.format == Format::JsonLines;
}

bool print_json(const Options& options, const boost::json::object& json) {
  auto layout = options.look.format == Format::Json ? report::JsonLayout::Indented
                                                    : report::JsonLayout::OneLine;
  return print(report::write_json(json, layout) + "\n");
}

int with_resolver(const Options& options,
                  const std::function<int(dns::Resolver&)>& work) {
  auto done = with_answers(options.world, [&](Answers& answers) {
    answers.begin_case();
    int status = work(answers.resolver);
    if (std::string trouble = answers.trouble(); !trouble.empty()) note(trouble);
    return status;
  });
  if (done) return *done;
  note(done.error().what);
  return kWrongUse;
}

}  // namespace mailwhy::app
