// The elements round the anchor, backwards and forwards. No recursion on the text: as
// deep as the pattern has elements.
#include "bounce/pattern_match.h"

#include <algorithm>

#include "net/ip_address.h"
#include "text/ascii.h"

namespace mailwhy::bounce {

static constexpr int kMaxSteps = 3000;
static constexpr size_t kMaxToken = 256;

// What a byte may be, a bit each.
enum : uint8_t {
  kLatin = 1,  // ASCII letter or digit
  kHigh = 2,   // part of any other letter
  kParts = 4,  // of a script that puts nothing between words (U+0800 and above)
  kOpens = 8,  // a bracket or quote
  kCloses = 16,
  kToken = 32
};
static constexpr auto kClasses = [] {
  std::array<uint8_t, 256> classes{};
  for (unsigned i = 0; i < 256; i++) {
    char c = static_cast<char>(i);
    bool opens = std::string_view("<[(\"'{=").find(c) != std::string_view::npos;
    bool closes = std::string_view(">])\"'}").find(c) != std::string_view::npos;
    bool token = !opens && !closes && c != ' ' && c != ',' && c != ';';
    classes[i] =
        static_cast<uint8_t>((text::is_alnum(c) ? kLatin : 0) | (i >= 0x80 ? kHigh : 0) |
                             (i >= 0xE0 ? kParts : 0) | (opens ? kOpens : 0) |
                             (closes ? kCloses : 0) | (token ? kToken : 0));
  }
  return classes;
}();

static bool is(char c, int classes) {
  return kClasses[static_cast<unsigned char>(c)] & classes;
}
static bool is_word_byte(char c) {
  return is(c, kLatin | kHigh);
}
static bool opens(char c) {
  return is(c, kOpens);
}
static bool closes(char c) {
  return is(c, kCloses);
}
static bool is_token_byte(char c) {
  return is(c, kToken);
}

static bool is_domain(std::string_view token) {
  if (token.find('.') == token.npos || token.size() > 253 || token.front() == '.')
    return false;
  for (char c : token)
    if (!is_word_byte(c) && c != '.' && c != '-' && c != '_') return false;
  return !text::is_digit(token.back()) || token.find("xn--") != token.npos;
}

// Is the token what the element asks for?
static bool fits(ElementKind kind, std::string_view token) {
  if (token.empty() || token.size() > kMaxToken) return false;
  switch (kind) {
    case ElementKind::Ip:
      // Most tokens that stand there are words.
      if (!text::is_digit(token[0]) && token.find(':') == token.npos) return false;
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

// A letter glued to a letter of the same kind makes one word. "SPF認証" are two, and
// Chinese and Japanese put nothing between words.
static bool glued(char left, char right) {
  uint8_t behind = kClasses[static_cast<unsigned char>(right)];
  return !(behind & kParts) && is(left, behind & (kLatin | kHigh));
}

// Nothing but a full stop and blanks behind it.
bool PatternMatch::is_end(size_t at) const {
  while (at < text_.size() && (text_[at] == ' ' || text_[at] == '.')) at++;
  return at == text_.size();
}

bool PatternMatch::edges_fit(const Element& element, size_t from, size_t to) const {
  if (element.text_starts && from > 0) return false;
  if (element.text_ends && !is_end(to)) return false;
  if (element.word_starts && from > 0 && from < to && glued(text_[from - 1], text_[from]))
    return false;
  return !(element.word_ends && to < text_.size() && to > from &&
           glued(text_[to - 1], text_[to]));
}

// This tells most patterns before a gap of theirs is looked through.
bool PatternMatch::may_stand() const {
  for (size_t i = 0; i < pattern_.count; i++) {
    const Element& e = element(i);
    // What stands right beside the anchor is compared there sooner than looked for here.
    bool beside = i + 1 >= pattern_.anchor && i <= pattern_.anchor + 1u;
    if (e.kind != ElementKind::Words || beside) continue;
    auto spellings = table_.edges.subspan(e.first, e.count);
    if (std::ranges::none_of(spellings, [&](auto& it) { return grams_.may_hold(it); }))
      return false;
  }
  return true;
}

LiteralEdges PatternMatch::only_edges(const Element& e) const {
  LiteralEdges only;
  int held = 0;
  for (const LiteralEdges& edges : table_.edges.subspan(e.first, e.count)) {
    if (!grams_.may_hold(edges)) continue;
    if (++held == 2) return {};
    only = edges;
  }
  return only;
}

bool PatternMatch::at_anchor(size_t at, size_t length) {
  return edges_fit(element(pattern_.anchor), at, at + length) && may_stand() &&
         backward(pattern_.anchor, at, length) &&
         forward(pattern_.anchor + 1u, at + length, words_);
}

bool PatternMatch::forward(size_t i, size_t at, size_t words) {
  if (++steps_ > kMaxSteps) return false;
  if (i == pattern_.count) {
    end_ = at;
    words_ = words;
    return true;
  }
  const Element& e = element(i);
  if (e.kind == ElementKind::Words) {
    if (!may_begin(e, at)) return false;
    uint32_t here = window(at);
    for (size_t k = e.first; k < e.first + size_t{e.count}; k++) {
      uint32_t head = table_.edges[k].head;
      if (head && head != here) continue;
      std::string_view literal = table_.literals[k];
      size_t behind = at + literal.size();
      if (stands_at(text_, at, literal) && edges_fit(e, at, behind) &&
          forward(i + 1, behind, words + literal.size()))
        return true;
    }
    return false;
  }
  if (e.kind == ElementKind::Gap) {
    size_t last = std::min(at + e.most, text_.size());
    bool led = i + 1u < pattern_.count && element(i + 1).kind == ElementKind::Words;
    uint32_t only = led ? only_edges(element(i + 1)).head : 0;
    for (; at <= last; at++) {
      bool here = only ? window(at) == only : !led || may_begin(element(i + 1), at);
      if (here && forward(i + 1, at, words)) return true;
    }
    return false;
  }
  if (e.kind == ElementKind::WordEnd) {
    size_t end = at;
    while (end < text_.size() && end - at < 40 && is_word_byte(text_[end])) end++;
    if (forward(i + 1, end, words)) return true;
    // Then less of the word. A gap was looked through behind the whole of it: what is new
    // are the places in the word itself.
    bool gap = i + 1u < pattern_.count && element(i + 1).kind == ElementKind::Gap;
    while (end-- > at)
      if (forward(i + 1 + gap, end, words)) return true;
    return false;
  }
  return place_forward(i, at, words);
}

template <class Rest>
bool PatternMatch::place(ElementKind kind, size_t from, size_t to, Rest rest) {
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

bool PatternMatch::place_forward(size_t i, size_t at, size_t words) {
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
      if (forward(i + 1, behind, words)) return true;
      if (behind >= text_.size() || !closes(text_[behind])) return false;
    }
    return false;
  });
}

bool PatternMatch::backward(size_t i, size_t end, size_t words) {
  if (++steps_ > kMaxSteps) return false;
  if (i == 0) {
    start_ = end;
    words_ = words;
    return true;
  }
  const Element& e = element(i - 1);
  if (e.kind == ElementKind::Words) {
    if (!may_end(e, end)) return false;
    uint32_t here = end < 4 ? 0 : window(end - 4);
    for (size_t k = e.first; k < e.first + size_t{e.count}; k++) {
      uint32_t tail = table_.edges[k].tail;
      if (tail && tail != here) continue;
      std::string_view literal = table_.literals[k];
      if (literal.size() > end) continue;
      size_t at = end - literal.size();
      if (stands_at(text_, at, literal) && edges_fit(e, at, end) &&
          backward(i - 1, at, words + literal.size()))
        return true;
    }
    return false;
  }
  if (e.kind == ElementKind::Gap) {
    size_t first = end - std::min<size_t>(end, e.most);
    bool led = i > 1 && element(i - 2).kind == ElementKind::Words;
    uint32_t only = led ? only_edges(element(i - 2)).tail : 0;
    for (size_t at = end;; at--) {
      bool here =
          only ? at >= 4 && window(at - 4) == only : !led || may_end(element(i - 2), at);
      if (here && backward(i - 1, at, words)) return true;
      if (at == first) return false;
    }
  }
  if (e.kind == ElementKind::WordEnd) {
    // As much of the word as is left of `end`: every cut of it may be where the words
    // before stop.
    for (size_t skip = 0; skip <= 40 && skip <= end; skip++) {
      if (skip > 0 && !is_word_byte(text_[end - skip])) return false;
      if (backward(i - 1, end - skip, words)) return true;
    }
    return false;
  }
  return place_backward(i, end, words);
}

bool PatternMatch::place_backward(size_t i, size_t end, size_t words) {
  size_t stop = end, closed = 0;
  while (closed < 2 && stop > 0 && closes(text_[stop - 1])) stop--, closed++;
  while (closed == 0 && stop > 0 && (text_[stop - 1] == '.' || text_[stop - 1] == ':'))
    stop--;
  size_t at = stop;
  while (at > 0 && stop - at < kMaxToken && is_token_byte(text_[at - 1])) at--;
  return place(element(i - 1).kind, at, stop, [&](size_t from, size_t) {
    size_t before = from;
    for (size_t open = 0; open <= 2; open++, before--) {
      if (backward(i - 1, before, words)) return true;
      if (before == 0 || !opens(text_[before - 1])) return false;
    }
    return false;
  });
}

}  // namespace mailwhy::bounce
