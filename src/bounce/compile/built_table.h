// The rule tables while they are built: the same data that is written out, in vectors.
#pragma once

#include <string>
#include <vector>

#include "bounce/rule_table.h"
#include "knowledge/compile/source.h"

namespace mailwhy::bounce::compile {

struct Example {
  std::string text;
  int line = 0;
};

struct RuleSource {
  std::string file;
  int line = 0;
  std::string name, label, status, provider, sisimai;
  Rule rule;  // views are set by BuiltTable
  std::vector<std::string> patterns;
  std::vector<Example> yes, no;
};

struct BuiltTable {
  std::vector<RuleSource> sources;
  std::vector<Rule> rules;
  std::vector<Pattern> patterns;
  std::vector<std::string> pattern_texts;
  std::vector<Element> elements;
  std::vector<std::string> literal_texts;
  std::vector<std::string_view> literals;
  std::vector<LiteralEdges> edges;
  std::vector<Gram> grams;
  std::vector<uint16_t> buckets;
  std::vector<uint64_t> filter;

  RuleTable table() const;
};

// Reads the rules of data/replies/*.toml; `labels` are those of data/reasons.toml.
std::vector<RuleSource> read_rules(const std::string& folder,
                                   const std::vector<std::string>& labels,
                                   knowledge::compile::Complaints& complaints);

BuiltTable build(std::vector<RuleSource> sources,
                 knowledge::compile::Complaints& complaints);

// Every example is decided as it says, every rule by itself; every pattern is needed by
// one.
void check_examples(const BuiltTable& built, knowledge::compile::Complaints& complaints);

std::string emit(const BuiltTable& built);

}  // namespace mailwhy::bounce::compile
