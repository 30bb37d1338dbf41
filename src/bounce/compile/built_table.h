// From rule files to tables: of data/replies/ while the program is built, of the user's
// own rules while it runs. The same language and the same demands for both, and the same
// bounds: an own file may come from a stranger.
#pragma once

#include <string>
#include <vector>

#include "bounce/rule_table.h"
#include "knowledge/compile/rows.h"

namespace mailwhy::bounce::compile {

struct Limits {
  static constexpr size_t kRules = 2000, kPatterns = 4000, kPatternBytes = 1000,
                          kExamples = 5000, kExampleBytes = 2000, kElements = 20000,
                          kLiterals = 30000, kLiteralBytes = 1u << 20, kGrams = 60000,
                          kInBucket = 200;  // patterns tried for the same four bytes
};

// A pattern or an example, with its line.
struct Written {
  std::string text;
  int line = 0;
};

struct RuleSource {
  std::string file;
  int line = 0;
  std::string name, label, status, provider, sisimai;
  Rule rule;  // views are set by BuiltTable
  std::vector<Written> patterns;
  std::vector<Written> yes, no;
};

// The table and what it views. It may be moved, not copied.
struct BuiltTable {
  BuiltTable() = default;
  BuiltTable(BuiltTable&&) = default;
  BuiltTable& operator=(BuiltTable&&) = default;

  std::vector<RuleSource> sources;
  std::vector<Rule> rules;
  std::vector<Pattern> patterns;
  std::vector<Written> pattern_texts;
  std::vector<Element> elements;
  std::vector<std::string> literal_texts;
  std::vector<std::string_view> literals;
  std::vector<LiteralEdges> edges;
  std::vector<Gram> grams;
  std::vector<uint16_t> buckets;
  std::vector<uint64_t> filter;

  RuleTable table() const;
};

// The [[rule]]s of a file, behind those of the files before; `labels` are those of
// data/reasons.toml.
void read_rules(const knowledge::compile::Rows& file,
                const std::vector<std::string>& labels, std::vector<RuleSource>& sources,
                knowledge::compile::Complaints& complaints);

// Stops with a complaint where there is more than Limits say.
BuiltTable build(std::vector<RuleSource> sources,
                 knowledge::compile::Complaints& complaints);

// Every example is decided as it says, every rule by itself; every pattern is needed by
// one. Of a table that was built without complaint.
void check_examples(const BuiltTable& built, knowledge::compile::Complaints& complaints);

std::string emit(const BuiltTable& built);

}  // namespace mailwhy::bounce::compile
