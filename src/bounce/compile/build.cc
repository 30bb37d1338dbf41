// Rules into tables: elements, literals, and the four-byte windows by which they are
// found.
#include <algorithm>
#include <cstring>
#include <map>
#include <tuple>

#include "bounce/compile/built_table.h"
#include "bounce/compile/pattern_text.h"
#include "bounce/fold_case.h"
#include "bounce/rule_match.h"
#include "smtp/reply.h"
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
  std::map<std::string, int, std::less<>> words;  // how often a literal stands there
};

static KnownReplies known_replies(const std::vector<RuleSource>& sources) {
  KnownReplies known;
  for (const RuleSource& source : sources)
    for (const Example& example : source.yes) {
      std::string folded(example.text);
      fold_case(example.text, folded.data());
      known.text += folded + " \n";
    }
  for (size_t at = 0; at + 4 <= known.text.size(); at++)
    known.grams[gram_at(known.text, at)]++;
  return known;
}

static int occurrences(KnownReplies& known, const std::string& literal) {
  auto found = known.words.find(literal);
  if (found != known.words.end()) return found->second;
  int count = 0;
  for (size_t at = known.text.find(literal); at != std::string::npos;
       at = known.text.find(literal, at + 1))
    count++;
  return known.words[literal] = count;
}

// The words whose spellings stand in the fewest replies: where they do, the pattern is
// tried.
static size_t best_anchor(const PatternText& read, KnownReplies& known) {
  size_t best = 0;
  int fewest = INT32_MAX;
  for (size_t i = 0; i < read.elements.size(); i++) {
    const ElementText& element = read.elements[i];
    if (element.element.kind != ElementKind::Words || element.spellings.back().size() < 3)
      continue;
    int count = 0;
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
    built.grams.push_back(gram);
    return;
  }
  for (int next = 0x20; next < 0xF0; next++) {
    char c = static_cast<char>(next);
    if ((word_ends && text::is_alnum(c)) || (next >= 0x7F && next < 0xC2)) continue;
    gram.bytes = gram_at(spelling + c, 0);
    built.grams.push_back(gram);
  }
}

static LiteralEdges edges_of(const std::string& literal) {
  if (literal.size() < 4) return {};
  return {gram_at(literal, 0), gram_at(literal, literal.size() - 4)};
}

static void add_pattern(BuiltTable& built, uint16_t rule, const std::string& text,
                        const PatternText& read, KnownReplies& known) {
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
  for (Gram& gram : built.grams)
    gram.priority = built.rules[built.patterns[gram.pattern].rule].priority;
  auto bucket = [](const Gram& gram) {
    return gram_hash(gram.bytes, RuleTable::kBucketBits);
  };
  std::ranges::sort(built.grams, {}, [&](const Gram& g) {
    return std::tuple(bucket(g), g.pattern, g.literal, g.bytes);
  });
  built.buckets.assign((1u << RuleTable::kBucketBits) + 1, 0);
  for (const Gram& gram : built.grams) built.buckets[bucket(gram) + 1]++;
  for (size_t i = 1; i < built.buckets.size(); i++)
    built.buckets[i] += built.buckets[i - 1];
  built.filter.assign((1u << RuleTable::kFilterBits) / 64, 0);
  for (const Gram& gram : built.grams) {
    uint32_t bit = gram_hash(gram.bytes, RuleTable::kFilterBits);
    built.filter[bit >> 6] |= 1ull << (bit & 63);
  }
}

RuleTable BuiltTable::table() const {
  return {rules, patterns, elements, literals, edges, grams, buckets, filter};
}

BuiltTable build(std::vector<RuleSource> sources, Complaints& complaints) {
  BuiltTable built;
  built.sources = std::move(sources);
  KnownReplies known = known_replies(built.sources);
  for (RuleSource& source : built.sources) {
    for (const std::string& text : source.patterns) {
      PatternText read;
      std::string fault;
      if (!read_pattern(text, read, fault)) {
        complaints.add(source.file, source.line, "\"" + text + "\": " + fault);
        continue;
      }
      add_pattern(built, static_cast<uint16_t>(built.rules.size()), text, read, known);
    }
    source.rule.name = source.name;
    source.rule.label = source.label;
    source.rule.status = source.status;
    source.rule.provider = source.provider;
    source.rule.then.sisimai = source.sisimai;
    built.rules.push_back(source.rule);
  }
  if (built.literal_texts.size() > UINT16_MAX || built.elements.size() > UINT16_MAX)
    complaints.add("data/replies", 0, "more rules than the tables can number");
  built.literals.assign(built.literal_texts.begin(), built.literal_texts.end());
  index_grams(built);
  return built;
}

static Circumstances circumstances_of(const smtp::Reply& reply,
                                      const RuleSource& source) {
  Circumstances given;
  given.code = reply.code;
  if (reply.status) given.status = *reply.status;
  given.side = static_cast<Side>(source.rule.side);
  std::string_view provider = source.rule.provider;
  given.host = provider.substr(0, provider.find(' '));
  for (int phase = 0; phase < 8; phase++)
    if (source.rule.phases >> phase & 1) given.phase = static_cast<Phase>(phase);
  return given;
}

void check_examples(const BuiltTable& built, Complaints& complaints) {
  RuleTable table = built.table();
  std::vector<bool> needed(built.patterns.size());
  for (size_t i = 0; i < built.sources.size(); i++) {
    const RuleSource& source = built.sources[i];
    auto complain = [&](const Example& example, const std::string& what) {
      complaints.add(source.file, example.line,
                     "rule \"" + source.name + "\": \"" + example.text + "\" " + what);
    };
    for (const Example& example : source.yes) {
      smtp::Reply reply = smtp::parse_reply(example.text);
      Circumstances given = circumstances_of(reply, source);
      for (const RuleMatch& match : all_matches(table, reply.text.text, given))
        if (match.rule == static_cast<int>(i))
          needed[static_cast<size_t>(match.pattern)] = true;
      RuleMatch best = best_match(table, reply.text.text, given);
      if (best.rule < 0)
        complain(example, "is not matched");
      else if (best.rule != static_cast<int>(i))
        complain(example,
                 "is decided by rule \"" +
                     std::string(table.rules[static_cast<size_t>(best.rule)].name) +
                     "\"");
    }
    for (const Example& example : source.no) {
      smtp::Reply reply = smtp::parse_reply(example.text);
      RuleMatch best =
          best_match(table, reply.text.text, circumstances_of(reply, source));
      if (best.rule == static_cast<int>(i))
        complain(example, "is matched and must not be");
    }
  }
  for (size_t p = 0; p < built.patterns.size(); p++) {
    if (needed[p]) continue;
    const RuleSource& source = built.sources[built.patterns[p].rule];
    complaints.add(source.file, source.line,
                   "rule \"" + source.name + "\": no example needs \"" +
                       built.pattern_texts[p] + "\"");
  }
}

}  // namespace mailwhy::bounce::compile
