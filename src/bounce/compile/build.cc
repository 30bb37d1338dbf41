// Rules into tables: elements, literals, and the four-byte windows by which they are
// found.
#include <algorithm>
#include <cassert>
#include <cstring>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "bounce/compile/built_table.h"
#include "bounce/compile/pattern_text.h"
#include "bounce/fold_case.h"
#include "text/ascii.h"

namespace mailwhy::bounce::compile {

using knowledge::compile::Complaints;
using GramCounts = std::map<uint32_t, int>;

static uint32_t gram_at(std::string_view text, size_t at) {
  uint32_t bytes;
  std::memcpy(&bytes, text.data() + at, 4);
  return bytes;
}

// The examples are the replies we know: what is rare in them is rare in replies.
struct KnownReplies {
  std::string text;  // all of them, folded, a line each
  GramCounts grams;
  std::map<uint32_t, std::vector<size_t>> places;  // of each three bytes
};

static uint32_t three_at(std::string_view text, size_t at) {
  uint32_t bytes = 0;
  std::memcpy(&bytes, text.data() + at, 3);
  return bytes;
}

static KnownReplies known_replies(const std::vector<RuleSource>& sources) {
  KnownReplies known;
  for (const RuleSource& source : sources)
    for (const Written& example : source.yes) {
      std::string folded(example.text);
      fold_case(example.text, folded.data());
      known.text += folded + " \n";
    }
  for (size_t at = 0; at + 4 <= known.text.size(); at++)
    known.grams[gram_at(known.text, at)]++;
  for (size_t at = 0; at + 3 <= known.text.size(); at++)
    known.places[three_at(known.text, at)].push_back(at);
  return known;
}

// How often a literal of three bytes or more stands in the replies: it is looked for
// where the rarest of its bytes are. What is common everywhere is not counted out.
static size_t occurrences(const KnownReplies& known, std::string_view literal) {
  constexpr size_t kCommon = 4000;
  const std::vector<size_t>* fewest = nullptr;
  size_t rarest = 0;
  for (size_t at = 0; at + 3 <= literal.size(); at++) {
    auto found = known.places.find(three_at(literal, at));
    if (found == known.places.end()) return 0;
    if (fewest && fewest->size() <= found->second.size()) continue;
    fewest = &found->second;
    rarest = at;
  }
  if (!fewest || fewest->size() > kCommon) return kCommon;
  return static_cast<size_t>(std::ranges::count_if(*fewest, [&](size_t at) {
    return at >= rarest &&
           std::string_view(known.text).substr(at - rarest).starts_with(literal);
  }));
}

// The words whose spellings stand in the fewest replies: where they do, the pattern is
// tried.
static size_t best_anchor(const PatternText& read, const KnownReplies& known) {
  size_t best = 0, fewest = SIZE_MAX;
  for (size_t i = 0; i < read.elements.size(); i++) {
    const ElementText& element = read.elements[i];
    if (element.element.kind != ElementKind::Words || element.spellings.back().size() < 3)
      continue;
    size_t count = 0;
    for (const std::string& spelling : element.spellings)
      count += occurrences(known, spelling);
    if (count >= fewest) continue;
    fewest = count;
    best = i;
  }
  return best;
}

static size_t rarest_gram(std::string_view literal, const GramCounts& counts) {
  size_t best = 0;
  int fewest = INT32_MAX;
  for (size_t at = 0; at + 4 <= literal.size() && at < 250; at++) {
    auto found = counts.find(gram_at(literal, at));
    int count = found == counts.end() ? 0 : found->second;
    if (count >= fewest) continue;
    fewest = count;
    best = at;
  }
  return best;
}

// The window of one spelling of the anchor. Of three bytes, with each byte that may stand
// behind them.
static void add_grams(BuiltTable& built, const std::string& spelling, bool word_ends,
                      const GramCounts& counts) {
  Gram gram;
  gram.pattern = static_cast<uint16_t>(built.patterns.size());
  gram.literal = static_cast<uint16_t>(built.literal_texts.size());
  if (spelling.size() >= 4) {
    gram.offset = static_cast<uint8_t>(rarest_gram(spelling, counts));
    gram.bytes = gram_at(spelling, gram.offset);
    size_t last = std::min<size_t>(spelling.size() - 4, UINT8_MAX);
    gram.other_offset = gram.offset * 2u > last ? 0 : static_cast<uint8_t>(last);
    gram.other = gram_at(spelling, gram.other_offset);
    built.grams.push_back(gram);
    return;
  }
  for (int next = 0x20; next < 0xF0; next++) {
    char c = static_cast<char>(next);
    if ((word_ends && text::is_alnum(c)) || (next >= 0x7F && next < 0xC2)) continue;
    gram.bytes = gram.other = gram_at(spelling + c, 0);
    built.grams.push_back(gram);
  }
}

static void add_pattern(BuiltTable& built, uint16_t rule, const Written& text,
                        const PatternText& read, const KnownReplies& known) {
  Pattern pattern;
  pattern.rule = rule;
  pattern.first = static_cast<uint16_t>(built.elements.size());
  pattern.count = static_cast<uint8_t>(read.elements.size());
  size_t anchor = best_anchor(read, known);
  pattern.anchor = static_cast<uint8_t>(anchor);
  for (size_t i = 0; i < read.elements.size(); i++) {
    Element element = read.elements[i].element;
    element.first = static_cast<uint16_t>(built.literal_texts.size());
    element.count = static_cast<uint16_t>(read.elements[i].spellings.size());
    for (const std::string& spelling : read.elements[i].spellings) {
      if (i == anchor) add_grams(built, spelling, element.word_ends, known.grams);
      built.literal_texts.push_back(spelling);
      built.edges.push_back(edges_of(spelling));
      element.heads |= spelling.empty() ? UINT32_MAX : byte_bit(spelling.front());
      element.tails |= spelling.empty() ? UINT32_MAX : byte_bit(spelling.back());
    }
    built.elements.push_back(element);
  }
  built.patterns.push_back(pattern);
  built.pattern_texts.push_back(text);
}

static void index_grams(BuiltTable& built) {
  std::set<uint8_t> priorities;
  for (const Rule& rule : built.rules) priorities.insert(rule.priority);
  assert(priorities.size() <= RuleTable::kMostTiers);
  for (Gram& gram : built.grams) {
    uint8_t own = built.rules[built.patterns[gram.pattern].rule].priority;
    auto rank = std::distance(priorities.begin(), priorities.find(own));
    gram.tier = static_cast<uint8_t>(rank);
  }
  auto bucket = [](const Gram& gram) { return bucket_of(gram_hash(gram.bytes)); };
  std::ranges::sort(built.grams, {}, [&](const Gram& g) {
    return std::tuple(bucket(g), g.pattern, g.literal, g.bytes);
  });
  built.buckets.assign((1u << RuleTable::kBucketBits) + 1, 0);
  for (const Gram& gram : built.grams) built.buckets[bucket(gram) + 1]++;
  for (size_t i = 1; i < built.buckets.size(); i++)
    built.buckets[i] += built.buckets[i - 1];
  built.filter.assign((1u << RuleTable::kFilterBits) / 64, 0);
  for (const Gram& gram : built.grams) {
    uint32_t hash = gram_hash(gram.bytes);
    built.filter[word_of(hash, RuleTable::kFilterBits)] |= place_of(hash);
  }
}

RuleTable BuiltTable::table() const {
  return {rules, patterns, elements, literals, edges, grams, buckets, filter};
}

// What there is too much of, once a rule was added; "" where all is within bounds.
static std::string excess(const BuiltTable& built, size_t literal_bytes) {
  struct Bound {
    size_t count, most;
    std::string_view name;
  };
  const Bound kBounds[] = {
      {built.patterns.size(), Limits::kPatterns, "patterns"},
      {built.elements.size(), Limits::kElements, "stretches of words and gaps"},
      {built.literal_texts.size(), Limits::kLiterals, "spellings"},
      {literal_bytes, Limits::kLiteralBytes, "bytes of spellings"},
      {built.grams.size(), Limits::kGrams, "short words that patterns are found by"}};
  for (const Bound& bound : kBounds)
    if (bound.count > bound.most)
      return "up to this rule, more than " + std::to_string(bound.most) + " " +
             std::string(bound.name);
  return "";
}

// False where the rule is too much for the table.
static bool add_rule(BuiltTable& built, const RuleSource& source,
                     const KnownReplies& known, size_t& literal_bytes,
                     Complaints& complaints) {
  auto complain = [&](int line, const std::string& what) {
    complaints.add(source.file, line, "rule \"" + source.name + "\": " + what);
  };
  for (const Written& text : source.patterns) {
    PatternText read;
    std::string fault;
    if (text.text.size() > Limits::kPatternBytes)
      fault = "longer than " + std::to_string(Limits::kPatternBytes) + " bytes";
    if (!fault.empty() || !read_pattern(text.text, read, fault)) {
      complain(text.line, "\"" + text.text.substr(0, 200) + "\": " + fault);
      continue;
    }
    size_t first = built.literal_texts.size();
    add_pattern(built, static_cast<uint16_t>(built.rules.size()), text, read, known);
    for (size_t i = first; i < built.literal_texts.size(); i++)
      literal_bytes += built.literal_texts[i].size();
    std::string over = excess(built, literal_bytes);
    if (over.empty()) continue;
    complain(text.line, over);
    return false;
  }
  Rule rule = source.rule;
  rule.name = source.name;
  rule.label = source.label;
  rule.status = source.status;
  rule.provider = source.provider;
  rule.then.sisimai = source.sisimai;
  built.rules.push_back(rule);
  return true;
}

static void check_sources(const std::vector<RuleSource>& sources,
                          Complaints& complaints) {
  std::set<std::string_view> names;
  size_t examples = 0;
  for (const RuleSource& source : sources) {
    auto complain = [&](int line, const std::string& what) {
      complaints.add(source.file, line, "rule \"" + source.name + "\": " + what);
    };
    if (!names.insert(source.name).second)
      complain(source.line, "another rule is called so, too");
    for (const std::vector<Written>* list : {&source.yes, &source.no})
      for (const Written& example : *list)
        if (example.text.size() > Limits::kExampleBytes)
          complain(example.line, "an example longer than " +
                                     std::to_string(Limits::kExampleBytes) + " bytes");
    bool within = examples <= Limits::kExamples;
    examples += source.yes.size() + source.no.size();
    if (within && examples > Limits::kExamples)
      complain(source.line, "up to this rule, more than " +
                                std::to_string(Limits::kExamples) + " examples");
  }
}

// So that no byte of a text makes more patterns be tried than it should.
static void check_buckets(const BuiltTable& built, Complaints& complaints) {
  for (size_t i = 0; i + 1 < built.buckets.size(); i++) {
    if (built.buckets[i + 1] - built.buckets[i] <= static_cast<int>(Limits::kInBucket))
      continue;
    const Gram& last = built.grams[built.buckets[i + 1] - 1u];
    const RuleSource& source = built.sources[built.patterns[last.pattern].rule];
    complaints.add(source.file, built.pattern_texts[last.pattern].line,
                   "rule \"" + source.name + "\": more than " +
                       std::to_string(Limits::kInBucket) +
                       " patterns have a word as rare as \"" +
                       built.literal_texts[last.literal] + "\" and none that is rarer");
    return;
  }
}

BuiltTable build(std::vector<RuleSource> sources, Complaints& complaints) {
  BuiltTable built;
  built.sources = std::move(sources);
  check_sources(built.sources, complaints);
  if (!complaints.lines().empty()) return built;
  KnownReplies known = known_replies(built.sources);
  size_t literal_bytes = 0;
  for (const RuleSource& source : built.sources)
    if (!add_rule(built, source, known, literal_bytes, complaints)) return built;
  built.literals.assign(built.literal_texts.begin(), built.literal_texts.end());
  index_grams(built);
  check_buckets(built, complaints);
  return built;
}

}  // namespace mailwhy::bounce::compile
