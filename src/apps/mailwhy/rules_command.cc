// mailwhy rules check FILE…: are these own reply rules right?
#include "apps/mailwhy/commands.h"
#include "apps/mailwhy/output.h"
#include "apps/mailwhy/rule_files.h"

namespace mailwhy::app {

int run_rules_check(const Options& options) {
  int status = kNoProblem;
  bounce::OwnRules rules;
  for (const std::string& path : options.words) {
    size_t rules_before = rules.rules(), examples_before = rules.examples();
    std::vector<std::string> faults = add_rule_file(rules, path);
    for (const std::string& fault : faults) note(fault);
    if (!faults.empty()) {
      status = kWrongUse;
      continue;
    }
    std::string line =
        knowledge::say(language_or_environment(options.look), "batch.rules_right",
                       {{"file", path},
                        {"rules", std::to_string(rules.rules() - rules_before)},
                        {"count", std::to_string(rules.examples() - examples_before)}});
    if (!print(line + "\n")) return kInternalError;
  }
  return status;
}

}  // namespace mailwhy::app
