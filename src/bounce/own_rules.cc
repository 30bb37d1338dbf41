// Own rules: all files together make one table, so that a rule of one that hides a rule
// of another is seen.
#include "bounce/own_rules.h"

#include "bounce/compile/built_table.h"
#include "bounce/compile/rule_text.h"
#include "knowledge/knowledge.h"

namespace mailwhy::bounce {

struct OwnRules::Taken {
  explicit Taken(compile::BuiltTable made) : built(std::move(made)) {
    table = built.table();
  }
  compile::BuiltTable built;
  RuleTable table;  // views of `built`
};

OwnRules::OwnRules() = default;
OwnRules::~OwnRules() = default;

static std::vector<std::string> known_labels() {
  std::vector<std::string> names;
  for (const knowledge::ReasonLabel& label : knowledge::reason_labels())
    names.emplace_back(label.name);
  return names;
}

std::vector<std::string> OwnRules::add(std::string_view text, const std::string& file) {
  knowledge::compile::Complaints faults;
  if (text.size() > kMaxFile) faults.add(file, 1, "rules of more than 1 MB");
  if (files_ == kMaxFiles) faults.add(file, 1, "more than 20 files of rules");
  if (!faults.lines().empty()) return faults.lines();
  auto entries = compile::read_rule_text(text, file, faults);
  std::vector<compile::RuleSource> sources;
  if (taken_) sources = taken_->built.sources;
  compile::read_rules(entries, known_labels(), sources, faults);
  if (!faults.lines().empty()) return faults.lines();
  compile::BuiltTable built = compile::build(std::move(sources), faults);
  if (faults.lines().empty()) compile::check_examples(built, faults);
  if (!faults.lines().empty()) return faults.lines();
  files_++;
  taken_ = std::make_unique<Taken>(std::move(built));
  return {};
}

const RuleTable* OwnRules::table() const {
  return rules() == 0 ? nullptr : &taken_->table;
}

size_t OwnRules::rules() const {
  return taken_ ? taken_->built.rules.size() : 0;
}

size_t OwnRules::examples() const {
  size_t count = 0;
  if (taken_)
    for (const compile::RuleSource& source : taken_->built.sources)
      count += source.yes.size() + source.no.size();
  return count;
}

}  // namespace mailwhy::bounce
