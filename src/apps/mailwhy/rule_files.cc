#include "apps/mailwhy/rule_files.h"

#include <fmt/format.h>

#include "apps/mailwhy/input.h"
#include "apps/mailwhy/output.h"

namespace mailwhy::app {

std::vector<std::string> add_rule_file(bounce::OwnRules& rules, const std::string& path) {
  auto file = read_bytes(path, bounce::OwnRules::kMaxFile + 1);
  if (!file) return {file.error().what};
  return rules.add(file->bytes, path);
}

RuleFiles::RuleFiles(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::vector<std::string> faults = add_rule_file(rules_, path);
    if (faults.empty()) continue;
    all_taken_ = false;
    std::string sentence = faults.front() + "; the file's rules are left out";
    if (faults.size() > 1)
      sentence +=
          fmt::format(" (it has {} more {}: mailwhy rules check {})", faults.size() - 1,
                      faults.size() == 2 ? "fault" : "faults", path);
    note(sentence);
  }
}

}  // namespace mailwhy::app
