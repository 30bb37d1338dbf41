// Matching: a filter over four-byte windows, then the pattern round the hit. No heap, no
// recursion on the text, and a bound on the steps of one pattern.
#include "bounce/rule_match.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "net/ip_address.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr size_t kMaxText = 4096;
static constexpr int kMaxSteps = 3000;      // of one try of a pattern
static constexpr int kMaxAllSteps = 60000;  // of all tries in one text
static constexpr int kMaxTries = 400;       // of patterns in one text
static constexpr size_t kMaxToken = 256;

static constexpr auto kFold = [] {
  std::array<char, 256> fold{};
  for (int i = 0; i < 256; i++) fold[i] = text::to_lower(static_cast<char>(i));
  fold['\t'] = fold['\r'] = fold['\n'] = ' ';
  return fold;
}();

void fold_case(std::string_view text, char* folded) {
  for (size_t i = 0; i < text.size(); i++) {
    auto lead = static_cast<unsigned char>(text[i]);
    folded[i] = kFold[lead];
    if (lead < 0xC3 || i + 1 >= text.size()) continue;
    auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97) {  // À to Þ
      folded[++i] = static_cast<char>(next + 0x20);
    } else if (lead == 0xD0 && next >= 0x90 && next <= 0x9F) {  // А to П
      folded[++i] = static_cast<char>(next + 0x20);
    } else if (lead == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // Р to Я
      folded[i] = static_cast<char>(0xD1);
      folded[++i] = static_cast<char>(next - 0x20);
    } else if (lead == 0xD1 && next == 0x91) {  // ё counts as е: it is written both ways
      folded[i] = static_cast<char>(0xD0);
      folded[++i] = static_cast<char>(0xB5);
    } else if (lead == 0xD0 && next == 0x81) {
      folded[++i] = static_cast<char>(0xB5);
    } else if (lead == 0xC3 || lead == 0xD0 || lead == 0xD1) {
      folded[++i] = static_cast<char>(next);
    }
  }
}

// Do these words stand in the text at `at`? A literal's head was mostly compared before:
// what is left is short.
static bool stands_at(std::string_view text, size_t at, std::string_view words) {
  if (at > text.size() || words.size() > text.size() - at) return false;
  const char* here = text.data() + at;
  size_t i = 0;
  for (; i + 8 <= words.size(); i += 8) {
    uint64_t left, right;
    std::memcpy(&left, here + i, 8);
    std::memcpy(&right, words.data() + i, 8);
    if (left != right) return false;
  }
  for (; i < words.size(); i++)
    if (here[i] != words[i]) return false;
  return true;
}

static bool is_word_byte(char c) {
  return text::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

static bool opens(char c) {
  return c == '<' || c == '[' || c == '(' || c == '"' || c == '\'' || c == '{' ||
         c == '=';
}
static bool closes(char c) {
  return c == '>' || c == ']' || c == ')' || c == '"' || c == '\'' || c == '}';
}

static bool is_token_byte(char c) {
  return c != ' ' && c != ',' && c != ';' && !opens(c) && !closes(c);
}

static bool is_domain(std::string_view token) {
  if (token.find('.') == token.npos || token.size() > 253 || token.front() == '.')
    return false;
  for (char c : token)
    if (!is_word_byte(c) && c != '.' && c != '-' && c != '_') return false;
  return !text::is_digit(token.back()) || token.find("xn--") != token.npos;
}

// Is the token what the element asks for? Its view may shrink: "example.org's",
// "a@example.org".
static bool fits(ElementKind kind, std::string_view& token) {
  if (token.empty() || token.size() > kMaxToken) return false;
  switch (kind) {
    case ElementKind::Ip:
      return net::IpAddress::parse(token).has_value();
    case ElementKind::Domain:
    case ElementKind::FromDomain: {
      size_t at = token.rfind('@');
      return is_domain(token.substr(at == token.npos ? 0 : at + 1));
    }
    case ElementKind::Address:
      return token.find('@') != token.npos && token.back() != '@';
    case ElementKind::List:
      return token.find('.') != token.npos;
    case ElementKind::Limit: {
      for (char c : token)
        if (!text::is_digit(c)) return false;
      return token.size() <= 12;
    }
    default:
      return true;
  }
}

namespace {

class PatternMatch {
 public:
  PatternMatch(const RuleTable& table, const Pattern& pattern, std::string_view folded)
      : table_(table), pattern_(pattern), text_(folded) {}

  // The anchor's words stand at [at, at + length).
  bool at_anchor(size_t at, size_t length) {
    if (!edges_fit(element(pattern_.anchor), at, at + length)) return false;
    words_ = length;
    return backward(pattern_.anchor, at) && forward(pattern_.anchor + 1u, at + length);
  }

  size_t start() const { return start_; }
  size_t end() const { return end_; }
  size_t words() const { return words_; }
  int steps() const { return steps_; }
  std::string_view capture(ElementKind kind) const { return captured_[slot_of(kind)]; }

 private:
  const Element& element(size_t i) const { return table_.elements[pattern_.first + i]; }

  static constexpr size_t kFirstPlace = static_cast<size_t>(ElementKind::Ip);
  static constexpr size_t kPlaces =
      static_cast<size_t>(ElementKind::Token) + 1 - kFirstPlace;
  static size_t slot_of(ElementKind kind) {
    return static_cast<size_t>(kind) - kFirstPlace;
  }

  // Four bytes of the text; behind its end it is padded.
  uint32_t window(size_t at) const {
    uint32_t bytes;
    std::memcpy(&bytes, text_.data() + at, 4);
    return bytes;
  }

  // Words may only begin at `at`, end before `end`, where a byte of theirs stands.
  bool may_begin(const Element& e, size_t at) const {
    return at < text_.size() ? e.heads & byte_bit(text_[at]) : e.heads == UINT32_MAX;
  }
  bool may_end(const Element& e, size_t end) const {
    return end > 0 ? e.tails & byte_bit(text_[end - 1]) : e.tails == UINT32_MAX;
  }

  // A letter glued to a letter of the same kind makes one word. "SPF認証" are two, and
  // Chinese and Japanese put nothing between words.
  static bool glued(char left, char right) {
    auto high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    return is_word_byte(left) && is_word_byte(right) && high(left) == high(right) &&
           static_cast<unsigned char>(right) < 0xE0;
  }

  // Nothing but a full stop and blanks behind it.
  bool is_end(size_t at) const {
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '.')) at++;
    return at == text_.size();
  }

  bool edges_fit(const Element& element, size_t from, size_t to) const {
    if (element.text_starts && from > 0) return false;
    if (element.text_ends && !is_end(to)) return false;
    if (element.word_starts && from > 0 && from < to &&
        glued(text_[from - 1], text_[from]))
      return false;
    return !(element.word_ends && to < text_.size() && to > from &&
             glued(text_[to - 1], text_[to]));
  }

  // Elements from `i` on match from `at` on.
  bool forward(size_t i, size_t at) {
    if (++steps_ > kMaxSteps) return false;
    if (i == pattern_.count) {
      end_ = at;
      return true;
    }
    const Element& e = element(i);
    if (e.kind == ElementKind::Words) {
      if (!may_begin(e, at)) return false;
      uint32_t here = window(at);
      for (uint16_t k = 0; k < e.count; k++) {
        uint32_t head = table_.edges[e.first + k].head;
        if (head && head != here) continue;
        std::string_view words = table_.literals[e.first + k];
        if (!stands_at(text_, at, words) || !edges_fit(e, at, at + words.size()))
          continue;
        words_ += words.size();
        if (forward(i + 1, at + words.size())) return true;
        words_ -= words.size();
      }
      return false;
    }
    if (e.kind == ElementKind::Gap) {
      size_t last = std::min(at + e.most, text_.size());
      bool words = i + 1u < pattern_.count && element(i + 1).kind == ElementKind::Words;
      for (; at <= last; at++)
        if ((!words || may_begin(element(i + 1), at)) && forward(i + 1, at)) return true;
      return false;
    }
    if (e.kind == ElementKind::WordEnd) {
      size_t end = at;
      while (end < text_.size() && end - at < 40 && is_word_byte(text_[end])) end++;
      for (; end > at; end--)
        if (forward(i + 1, end)) return true;
      return forward(i + 1, at);
    }
    return place_forward(i, at);
  }

  bool place_forward(size_t i, size_t at) {
    size_t open = 0;
    while (open < 2 && at < text_.size() && opens(text_[at])) at++, open++;
    size_t end = at;
    while (end < text_.size() && end - at < kMaxToken && is_token_byte(text_[end])) end++;
    while (end > at &&
           (text_[end - 1] == '.' || text_[end - 1] == ':' || text_[end - 1] == '!'))
      end--;
    return place(element(i).kind, at, end, [&](size_t, size_t stop) {
      size_t behind = stop;
      for (size_t closed = 0; closed <= 2; closed++, behind++) {
        if (forward(i + 1, behind)) return true;
        if (behind >= text_.size() || !closes(text_[behind])) return false;
      }
      return false;
    });
  }

  // Elements before `i` match up to `end`.
  bool backward(size_t i, size_t end) {
    if (++steps_ > kMaxSteps) return false;
    if (i == 0) {
      start_ = end;
      return true;
    }
    const Element& e = element(i - 1);
    if (e.kind == ElementKind::Words) {
      if (!may_end(e, end)) return false;
      uint32_t here = end < 4 ? 0 : window(end - 4);
      for (uint16_t k = 0; k < e.count; k++) {
        uint32_t tail = table_.edges[e.first + k].tail;
        if (tail && tail != here) continue;
        std::string_view words = table_.literals[e.first + k];
        if (words.size() > end) continue;
        size_t at = end - words.size();
        if (!stands_at(text_, at, words) || !edges_fit(e, at, end)) continue;
        words_ += words.size();
        if (backward(i - 1, at)) return true;
        words_ -= words.size();
      }
      return false;
    }
    if (e.kind == ElementKind::Gap) {
      size_t first = end - std::min<size_t>(end, e.most);
      bool words = i > 1 && element(i - 2).kind == ElementKind::Words;
      for (size_t at = end;; at--) {
        if ((!words || may_end(element(i - 2), at)) && backward(i - 1, at)) return true;
        if (at == first) return false;
      }
    }
    if (e.kind == ElementKind::WordEnd) {
      // As much of the word as is left of `end`: every cut of it may be where the words
      // before stop.
      for (size_t skip = 0; skip <= 40 && skip <= end; skip++) {
        if (skip > 0 && !is_word_byte(text_[end - skip])) return false;
        if (backward(i - 1, end - skip)) return true;
      }
      return false;
    }
    size_t stop = end, closed = 0;
    while (closed < 2 && stop > 0 && closes(text_[stop - 1])) stop--, closed++;
    while (closed == 0 && stop > 0 && (text_[stop - 1] == '.' || text_[stop - 1] == ':'))
      stop--;
    size_t at = stop;
    while (at > 0 && stop - at < kMaxToken && is_token_byte(text_[at - 1])) at--;
    return place(e.kind, at, stop, [&](size_t from, size_t) {
      size_t before = from;
      for (size_t open = 0; open <= 2; open++, before--) {
        if (backward(i - 1, before)) return true;
        if (before == 0 || !opens(text_[before - 1])) return false;
      }
      return false;
    });
  }

  template <class Rest>
  bool place(ElementKind kind, size_t from, size_t to, Rest rest) {
    std::string_view token = text_.substr(from, to - from);
    // "example.org's SPF": the genitive stays outside. "192.0.2.1:25": so does a port.
    if (kind == ElementKind::Ip) {
      size_t colon = token.rfind(':');
      if (colon != token.npos && token.find('.') < colon) to = from + colon;
      token = text_.substr(from, to - from);
    }
    if (kind == ElementKind::Limit) {
      size_t digits = 0;
      while (digits < token.size() && text::is_digit(token[digits])) digits++;
      to = from + digits;
      token = text_.substr(from, digits);
    }
    if (!fits(kind, token)) return false;
    auto& slot = captured_[slot_of(kind)];
    std::string_view kept = slot;
    slot = token;
    if (rest(from, to)) return true;
    slot = kept;
    return false;
  }

  const RuleTable& table_;
  const Pattern& pattern_;
  std::string_view text_;
  std::array<std::string_view, kPlaces> captured_{};
  size_t start_ = 0, end_ = 0, words_ = 0;
  int steps_ = 0;
};

bool allows_code(const Rule& rule, std::optional<int> code) {
  if (rule.code_class && (!code || *code / 100 != rule.code_class)) return false;
  if (!rule.codes[0]) return true;
  for (uint16_t allowed : rule.codes)
    if (allowed && allowed == code.value_or(Rule::kNoCode)) return true;
  return false;
}

// "docomo.ne.jp" allows "mfsmax.docomo.ne.jp" and itself.
bool is_host_of(std::string_view host, std::string_view provider) {
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

// The text folded, and where a window of some pattern's anchor may stand in it.
struct Prepared {
  explicit Prepared(const RuleTable& table, std::string_view text)
      : size(text.size() + 1) {
    fold_case(text, folded);
    folded[text.size()] = ' ';  // so that "spf " is found at the end too
    std::memset(folded + size, 0, kPadding);
    for (size_t at = 0; at + 4 <= size; at++) {
      uint32_t bytes = window(at);
      grams.add(bytes);
      uint32_t bit = gram_hash(bytes, RuleTable::kFilterBits);
      hits[hit_count] = static_cast<uint16_t>(at);
      hit_count += table.filter[bit >> 6] >> (bit & 63) & 1;
    }
  }
  uint32_t window(size_t at) const {
    uint32_t bytes;
    std::memcpy(&bytes, folded + at, 4);
    return bytes;
  }

  size_t size, hit_count = 0;
  TextGrams grams;
  static constexpr size_t kPadding = 4;
  char folded[kMaxText + 1 + kPadding];
  uint16_t hits[kMaxText + 1];
};

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

// A pattern whose anchor stands in the text.
struct Candidate {
  const Gram* gram;
  uint16_t start;
  uint8_t priority;
};

struct Candidates {
  std::array<Candidate, kMaxTries> list;
  size_t count = 0;

  // The highest priority below `above`; 0 where there is none.
  uint8_t next_below(int above) const {
    uint8_t next = 0;
    for (size_t i = 0; i < count; i++)
      if (list[i].priority < above) next = std::max(next, list[i].priority);
    return next;
  }
};

void find_candidates(const RuleTable& table, const Prepared& prepared,
                     const Circumstances& given, Candidates& candidates) {
  std::string_view folded(prepared.folded, prepared.size);
  for (size_t hit = 0; hit < prepared.hit_count; hit++) {
    size_t at = prepared.hits[hit];
    uint32_t bytes = prepared.window(at);
    uint32_t bucket = gram_hash(bytes, RuleTable::kBucketBits);
    for (uint32_t g = table.buckets[bucket]; g < table.buckets[bucket + 1]; g++) {
      const Gram& gram = table.grams[g];
      if (gram.bytes != bytes || gram.offset > at) continue;
      const Pattern& pattern = table.patterns[gram.pattern];
      if (!prepared.grams.fit(pattern)) continue;
      std::string_view words = table.literals[gram.literal];
      size_t start = at - gram.offset;
      if (!stands_at(folded, start, words)) continue;
      const Rule& rule = table.rules[pattern.rule];
      if (!allows(rule, given)) continue;
      if (candidates.count == kMaxTries) return;
      candidates.list[candidates.count++] = {&gram, static_cast<uint16_t>(start),
                                             rule.priority};
    }
  }
}

// Tier by tier from the highest, in the order of the text, until the sink has enough.
template <class Sink>
void each_match(const RuleTable& table, std::string_view text, const Circumstances& given,
                const Sink& sink) {
  text = text.substr(0, kMaxText);
  Prepared prepared(table, text);
  std::string_view folded(prepared.folded, prepared.size);
  Candidates candidates;
  find_candidates(table, prepared, given, candidates);
  int steps = 0;
  for (int tier = candidates.next_below(256); tier > 0 && !sink.has_enough();
       tier = candidates.next_below(tier)) {
    for (size_t i = 0; i < candidates.count && steps <= kMaxAllSteps; i++) {
      const Candidate& candidate = candidates.list[i];
      if (candidate.priority != tier) continue;
      const Pattern& pattern = table.patterns[candidate.gram->pattern];
      PatternMatch match(table, pattern, folded);
      bool fits = match.at_anchor(candidate.start,
                                  table.literals[candidate.gram->literal].size());
      steps += match.steps();
      if (!fits) continue;
      RuleMatch found = match_of(match, folded, text);
      found.rule = pattern.rule;
      found.pattern = candidate.gram->pattern;
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

RuleMatch best_match(const RuleTable& table, std::string_view text,
                     const Circumstances& given) {
  RuleMatch best;
  each_match(table, text, given, KeepBest{table, best});
  return best;
}

std::vector<RuleMatch> all_matches(const RuleTable& table, std::string_view text,
                                   const Circumstances& given) {
  std::vector<RuleMatch> found;
  each_match(table, text, given, KeepAll{found});
  return found;
}

}  // namespace mailwhy::bounce
