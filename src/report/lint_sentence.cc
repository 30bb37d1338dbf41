#include "report/lint_sentence.h"

#include "report/utf8.h"

namespace mailwhy::report {

std::string lint_sentence(knowledge::Language language, const spf::LintFinding& finding) {
  text::Params params;
  for (const auto& [name, value] : finding.params) params[name] = shown(value);
  if (auto who = params.find("who"); who != params.end())
    who->second = knowledge::say(
        language, who->second == "nobody" ? "word.nobody" : "word.everybody");
  std::string key = "lint." + finding.rule;
  return knowledge::say(language,
                        knowledge::has_sentence(key) ? key : "lint.syntax_error", params);
}

}  // namespace mailwhy::report
