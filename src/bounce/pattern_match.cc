// The elements round the anchor, backwards and forwards. No recursion on the text: as
// deep as the pattern has elements.
#include "bounce/pattern_match.h"

#include <algorithm>
#include <bit>

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

// Which spellings of the words round the anchor may stand in the text; false if of some
// words none does. This tells most patterns before they are tried.
bool PatternMatch::find_spellings() {
  for (size_t i = 0; i < pattern_.count; i++) {
    const Element& e = element(i);
    if (e.kind != ElementKind::Words || i == pattern_.anchor) continue;
    uint64_t found = 0;
    for (size_t k = 0; k < e.count; k++)
      found |= uint64_t{grams_.may_hold(table_.edges[e.first + k])} << k;
    if (!found) return false;
    spellings_[i] = found;
  }
  return true;
}

LiteralEdges PatternMatch::only_edges(size_t i) const {
  uint64_t found = spellings_[i];
  if (found & (found - 1)) return {};
  return table_.edges[element(i).first + static_cast<size_t>(std::countr_zero(found))];
}

bool PatternMatch::at_anchor(size_t at, size_t length) {
  if (!edges_fit(element(pattern_.anchor), at, at + length) || !find_spellings())
    return false;
  words_ = length;
  return backward(pattern_.anchor, at) && forward(pattern_.anchor + 1u, at + length);
}

bool PatternMatch::forward(size_t i, size_t at) {
  if (++steps_ > kMaxSteps) return false;
  if (i == pattern_.count) {
    end_ = at;
    return true;
  }
  const Element& e = element(i);
  if (e.kind == ElementKind::Words) {
    if (!may_begin(e, at)) return false;
    uint32_t here = window(at);
    for (uint64_t left = spellings_[i]; left; left &= left - 1) {
      size_t literal = e.first + static_cast<size_t>(std::countr_zero(left));
      uint32_t head = table_.edges[literal].head;
      if (head && head != here) continue;
      std::string_view words = table_.literals[literal];
      if (!stands_at(text_, at, words) || !edges_fit(e, at, at + words.size())) continue;
      words_ += words.size();
      if (forward(i + 1, at + words.size())) return true;
      words_ -= words.size();
    }
    return false;
  }
  if (e.kind == ElementKind::Gap) {
    size_t last = std::min(at + e.most, text_.size());
    bool words = i + 1u < pattern_.count && element(i + 1).kind == ElementKind::Words;
    uint32_t only = words ? only_edges(i + 1).head : 0;
    for (; at <= last; at++) {
      bool here = only ? window(at) == only : !words || may_begin(element(i + 1), at);
      if (here && forward(i + 1, at)) return true;
    }
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

bool PatternMatch::place_forward(size_t i, size_t at) {
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

bool PatternMatch::backward(size_t i, size_t end) {
  if (++steps_ > kMaxSteps) return false;
  if (i == 0) {
    start_ = end;
    return true;
  }
  const Element& e = element(i - 1);
  if (e.kind == ElementKind::Words) {
    if (!may_end(e, end)) return false;
    uint32_t here = end < 4 ? 0 : window(end - 4);
    for (uint64_t left = spellings_[i - 1]; left; left &= left - 1) {
      size_t literal = e.first + static_cast<size_t>(std::countr_zero(left));
      uint32_t tail = table_.edges[literal].tail;
      if (tail && tail != here) continue;
      std::string_view words = table_.literals[literal];
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
    uint32_t only = words ? only_edges(i - 2).tail : 0;
    for (size_t at = end;; at--) {
      bool here = only ? at >= 4 && window(at - 4) == only
                       : !words || may_end(element(i - 2), at);
      if (here && backward(i - 1, at)) return true;
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
  return place_backward(i, end);
}

bool PatternMatch::place_backward(size_t i, size_t end) {
  size_t stop = end, closed = 0;
  while (closed < 2 && stop > 0 && closes(text_[stop - 1])) stop--, closed++;
  while (closed == 0 && stop > 0 && (text_[stop - 1] == '.' || text_[stop - 1] == ':'))
    stop--;
  size_t at = stop;
  while (at > 0 && stop - at < kMaxToken && is_token_byte(text_[at - 1])) at--;
  return place(element(i - 1).kind, at, stop, [&](size_t from, size_t) {
    size_t before = from;
    for (size_t open = 0; open <= 2; open++, before--) {
      if (backward(i - 1, before)) return true;
      if (before == 0 || !opens(text_[before - 1])) return false;
    }
    return false;
  });
}

}  // namespace mailwhy::bounce
