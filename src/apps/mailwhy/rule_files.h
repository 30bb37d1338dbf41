// --rules FILE: the user's own reply rules.
#pragma once

#include <string>
#include <vector>

#include "bounce/own_rules.h"

namespace mailwhy::app {

// Takes the rules of a file. What is wrong with it, a sentence each; empty where all is
// right.
std::vector<std::string> add_rule_file(bounce::OwnRules& rules, const std::string& path);

class RuleFiles {
 public:
  // A file with a fault is told about on stderr and left out: the built-in rules and the
  // other files judge without it.
  explicit RuleFiles(const std::vector<std::string>& paths);

  const bounce::RuleTable* table() const { return rules_.table(); }
  bool all_taken() const { return all_taken_; }  // else the exit status is kWrongUse

 private:
  bounce::OwnRules rules_;
  bool all_taken_ = true;
};

}  // namespace mailwhy::app
