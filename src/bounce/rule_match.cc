// Matching: a filter over four-byte windows, then the pattern round the hit. No heap, and
// bounds on the tries and steps in one text.
#include "bounce/rule_match.h"

#include <algorithm>
#include <array>
#include <bit>

#include "bounce/pattern_match.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr int kMaxAllSteps = 60000;  // of all tries in one text
static constexpr size_t kMaxCandidates = 2000;

// "docomo.ne.jp" allows "mfsmax.docomo.ne.jp" and itself.
static bool is_host_of(std::string_view host, std::string_view provider) {
  if (!text::equals_ignore_case(
          host.substr(host.size() - std::min(host.size(), provider.size())), provider))
    return false;
  return host.size() == provider.size() || host[host.size() - provider.size() - 1] == '.';
}

bool is_host_of_any(std::string_view host, std::string_view providers) {
  while (!providers.empty()) {
    size_t blank = std::min(providers.find(' '), providers.size());
    if (is_host_of(host, providers.substr(0, blank))) return true;
    providers.remove_prefix(std::min(blank + 1, providers.size()));
  }
  return false;
}

namespace {

bool allows_code(const Rule& rule, std::optional<int> code) {
  if (rule.code_class && (!code || *code / 100 != rule.code_class)) return false;
  if (!rule.codes[0]) return true;
  for (uint16_t allowed : rule.codes)
    if (allowed && allowed == code.value_or(Rule::kNoCode)) return true;
  return false;
}

bool allows(const Rule& rule, const Circumstances& given) {
  if (!allows_code(rule, given.code)) return false;
  if (!rule.provider.empty() && !is_host_of_any(given.host, rule.provider)) return false;
  if (!rule.status.empty() && !given.status.starts_with(rule.status)) return false;
  if (rule.phases && !(rule.phases >> static_cast<int>(given.phase) & 1)) return false;
  return !rule.side || rule.side == static_cast<uint8_t>(given.side);
}

// Of two rules that say the same, the one that asks for more knows better.
int conditions(const Rule& rule) {
  return (rule.code_class || rule.codes[0]) + !rule.status.empty() + (rule.phases != 0) +
         (rule.side != 0) + !rule.provider.empty();
}

// Folded views point into the folded copy: the same bytes of the text itself.
std::string_view in_text(std::string_view view, std::string_view folded,
                         std::string_view text) {
  if (view.empty()) return {};
  return text.substr(static_cast<size_t>(view.data() - folded.data()), view.size());
}

RuleMatch match_of(const PatternMatch& match, std::string_view folded,
                   std::string_view text) {
  auto place = [&](ElementKind kind) {
    return in_text(match.capture(kind), folded, text);
  };
  RuleMatch found;
  found.at = match.start();
  found.length = std::min(match.end(), text.size()) - match.start();
  found.words = match.words();
  found.captures = {place(ElementKind::Ip),      place(ElementKind::Domain),
                    place(ElementKind::Address), place(ElementKind::List),
                    place(ElementKind::Limit),   place(ElementKind::FromDomain),
                    place(ElementKind::Helo)};
  return found;
}

// A pattern, and where its anchor may stand: a window of it does.
struct Candidate {
  const Gram* gram;
  uint16_t start;
  uint16_t next;  // of the same tier, in the order of the text
};

// A row for each tier.
class Candidates {
 public:
  static constexpr uint16_t kNone = UINT16_MAX;

  bool full() const { return count_ == kMaxCandidates; }
  void add(const Gram& gram, size_t start) {
    auto here = static_cast<uint16_t>(count_++);
    uint8_t tier = gram.tier;
    list_[here] = {&gram, static_cast<uint16_t>(start), kNone};
    bool first = !(tiers_ >> tier & 1);
    (first ? first_[tier] : list_[last_[tier]].next) = here;
    tiers_ |= 1u << tier;
    last_[tier] = here;
  }

  // The highest tier below this one, -1 where there is none.
  int next_below(int tier) const {
    uint32_t below = tiers_ & ((uint64_t{1} << tier) - 1);
    return std::bit_width(below) - 1;
  }
  uint16_t first_of(int tier) const { return first_[tier]; }
  const Candidate& operator[](uint16_t i) const { return list_[i]; }

 private:
  std::array<Candidate, kMaxCandidates> list_;
  size_t count_ = 0;
  uint32_t tiers_ = 0;                                        // a bit each
  std::array<uint16_t, RuleTable::kMostTiers> first_, last_;  // set where it is used
};

void find_candidates(const FoldedReply& reply, Candidates& candidates) {
  const RuleTable& table = reply.table();
  const size_t last = std::max<size_t>(reply.padded().size(), 4) - 4;  // window
  // All of the table that will be looked at is fetched at once: little of it is at hand.
  for (size_t at : reply.hits()) {
    uint32_t bucket = bucket_of(gram_hash(reply.window(at)));
    __builtin_prefetch(table.grams.data() + table.buckets[bucket]);
  }
  for (size_t at : reply.hits()) {
    uint32_t bytes = reply.window(at);
    uint32_t bucket = bucket_of(gram_hash(bytes));
    const Gram* gram = table.grams.data() + table.buckets[bucket];
    const Gram* end = table.grams.data() + table.buckets[bucket + 1];
    for (; gram < end; gram++) {
      if (gram->bytes != bytes || gram->offset > at) continue;
      size_t start = at - gram->offset, other = start + gram->other_offset;
      if (other > last || reply.window(other) != gram->other) continue;
      if (candidates.full()) return;
      candidates.add(*gram, start);
    }
  }
}

// Tier by tier from the highest, in the order of the text, until the sink has enough.
// Whether the anchor stands there in full is asked only once its tier is tried: most
// texts are decided in the first or the second.
template <class Sink>
void each_match(const FoldedReply& reply, const Circumstances& given, const Sink& sink) {
  const RuleTable& table = reply.table();
  std::string_view folded = reply.padded();
  Candidates candidates;
  find_candidates(reply, candidates);
  int steps = 0;
  for (int tier = candidates.next_below(RuleTable::kMostTiers);
       tier >= 0 && !sink.has_enough(); tier = candidates.next_below(tier)) {
    for (uint16_t i = candidates.first_of(tier);
         i != Candidates::kNone && steps <= kMaxAllSteps; i = candidates[i].next) {
      const Candidate& candidate = candidates[i];
      const Gram& gram = *candidate.gram;
      const Pattern& pattern = table.patterns[gram.pattern];
      std::string_view anchor = table.literals[gram.literal];
      if (!stands_at(folded, candidate.start, anchor) ||
          !allows(table.rules[pattern.rule], given))
        continue;
      PatternMatch match(table, pattern, folded, reply.grams());
      bool fits = match.at_anchor(candidate.start, anchor.size());
      steps += match.steps();
      if (!fits) continue;
      RuleMatch found = match_of(match, folded, reply.text());
      found.rule = pattern.rule;
      found.pattern = gram.pattern;
      sink.take(found);
    }
  }
}

struct KeepBest {
  const RuleTable& table;
  RuleMatch& best;

  bool has_enough() const { return best.rule >= 0; }  // lower tiers say less
  // Another pattern of the same rule may have held a place that the better one lacks.
  static void merge(Captures& kept, const Captures& more) {
    for (auto place :
         {&Captures::ip, &Captures::domain, &Captures::address, &Captures::list,
          &Captures::limit, &Captures::from_domain, &Captures::helo})
      if ((kept.*place).empty()) kept.*place = more.*place;
  }
  void take(RuleMatch found) const {
    if (found.rule == best.rule) {
      merge(found.captures, best.captures);
      merge(best.captures, found.captures);
    }
    // Both are of one tier.
    if (best.rule >= 0 &&
        (found.words < best.words ||
         (found.words == best.words &&
          conditions(table.rules[found.rule]) <= conditions(table.rules[best.rule]))))
      return;
    best = found;
  }
};

struct KeepAll {
  std::vector<RuleMatch>& found;
  bool has_enough() const { return false; }
  void take(const RuleMatch& match) const { found.push_back(match); }
};

}  // namespace

RuleMatch best_match(const FoldedReply& reply, const Circumstances& given) {
  RuleMatch best;
  each_match(reply, given, KeepBest{reply.table(), best});
  return best;
}

RuleMatch best_match(const RuleTable& table, std::string_view text,
                     const Circumstances& given) {
  return best_match(FoldedReply(text, table), given);
}

std::vector<RuleMatch> all_matches(const RuleTable& table, std::string_view text,
                                   const Circumstances& given) {
  std::vector<RuleMatch> found;
  each_match(FoldedReply(text, table), given, KeepAll{found});
  return found;
}

}  // namespace mailwhy::bounce
