// A user's own reply rules: files of the language of data/replies/*.toml
// (docs/rules.md), read while the program runs.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bounce/rule_table.h"

namespace mailwhy::bounce {

class OwnRules {
 public:
  static constexpr size_t kMaxFile = 1u << 20;  // octets of one file
  static constexpr size_t kMaxFiles = 20;

  OwnRules();
  ~OwnRules();

  // Takes the rules of a file beside those that were taken before, or none of them. What
  // is wrong, each fault as "FILE:LINE: what, and the way out"; empty where all is right.
  // The same is asked of them as of the built-in rules: every label is a reason, every
  // rule decides its examples, and no rule stands in the way of another own one.
  std::vector<std::string> add(std::string_view text, const std::string& file);

  // For ReadOptions::own_rules: nullptr as long as there are none. Good until the next
  // add().
  const RuleTable* table() const;

  size_t rules() const;
  size_t examples() const;  // those that must match and those that must not

 private:
  struct Taken;
  std::unique_ptr<Taken> taken_;
  size_t files_ = 0;
};

}  // namespace mailwhy::bounce
