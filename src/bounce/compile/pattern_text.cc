// Reading patterns.
#include "bounce/compile/pattern_text.h"

#include <algorithm>
#include <optional>

#include "bounce/fold_case.h"
#include "text/lexer.h"

namespace mailwhy::bounce::compile {

static constexpr size_t kMaxSpellings = 12;
static constexpr uint16_t kGap = 80, kShortGap = 30;

static std::string folded(std::string_view text) {
  std::string lower(text);
  fold_case(text, lower.data());
  return lower;
}

static std::optional<ElementKind> place_of(std::string_view name) {
  if (name == "ip") return ElementKind::Ip;
  if (name == "domain") return ElementKind::Domain;
  if (name == "address") return ElementKind::Address;
  if (name == "list") return ElementKind::List;
  if (name == "limit") return ElementKind::Limit;
  if (name == "from") return ElementKind::FromDomain;
  if (name == "helo") return ElementKind::Helo;
  if (name == "word") return ElementKind::Token;
  return std::nullopt;
}

namespace {

class PatternReader {
 public:
  PatternReader(std::string_view text, PatternText& pattern)
      : lexer_(text), pattern_(pattern) {}

  bool read(std::string& fault) {
    bool starts = lexer_.accept('^'), ends = false;
    while (!lexer_.at_end() && fault.empty()) {
      bool gap = lexer_.accept("...");
      if (gap || lexer_.accept("..")) {
        trim_blank();
        finish_words();
        add(ElementKind::Gap);
        pattern_.elements.back().element.most = gap ? kGap : kShortGap;
        lexer_.accept(' ');
        behind_blank_ = true;
      } else if (lexer_.accept('*')) {
        finish_words();
        add(ElementKind::WordEnd);
      } else if (lexer_.accept('{')) {
        read_place(fault);
      } else if (lexer_.accept('(')) {
        read_alternatives(fault);
      } else if (lexer_.rest() == "$") {
        ends = lexer_.accept('$');
      } else {
        behind_blank_ = lexer_.peek() == ' ';
        append({std::string(1, lexer_.take())});
      }
    }
    finish_words();
    if (fault.empty()) set_edges(fault);
    if (fault.empty()) set_ends(starts, ends, fault);
    return fault.empty();
  }

 private:
  // Takes more words on: into each spelling as long as there are few of them, else as a
  // row of words of its own.
  void append(const std::vector<std::string>& endings) {
    if (spellings_.size() * endings.size() > kMaxSpellings) finish_words();
    if (spellings_.empty()) spellings_.push_back("");
    std::vector<std::string> longer;
    for (const std::string& spelling : spellings_)
      for (const std::string& ending : endings) longer.push_back(spelling + ending);
    spellings_ = std::move(longer);
  }

  // "a (b|) c" means "a b c" and "a c", "a (b|)" means "a b" and "a": the blank goes with
  // the word.
  void read_alternatives(std::string& fault) {
    std::vector<std::string> endings(1);
    while (!lexer_.at_end() && lexer_.peek() != ')') {
      char c = lexer_.take();
      if (c == '*' || c == '{' || c == '(') fault = "only words stand inside ( )";
      if (c == '|')
        endings.emplace_back();
      else
        endings.back() += c;
    }
    if (!lexer_.accept(')')) fault = "( is not closed";
    bool optional = std::ranges::find(endings, "") != endings.end();
    bool at_end = lexer_.at_end() || lexer_.rest().starts_with("..");
    if (optional && behind_blank_ && lexer_.accept(' ')) {
      for (std::string& ending : endings)
        if (!ending.empty()) ending += ' ';
      append(endings);
      behind_blank_ = true;
      return;
    }
    if (optional && behind_blank_ && at_end) {
      for (std::string& spelling : spellings_)
        if (spelling.ends_with(' ')) spelling.pop_back();
      for (std::string& ending : endings)
        if (!ending.empty()) ending.insert(0, 1, ' ');
    }
    append(endings);
    behind_blank_ = false;
  }

  void read_place(std::string& fault) {
    finish_words();
    behind_blank_ = false;
    std::string_view name = lexer_.take_until([](char c) { return c == '}'; });
    auto kind = place_of(name);
    if (!lexer_.accept('}') || !kind) {
      fault = "no place {" + std::string(name) + "}";
      return;
    }
    add(*kind);
  }

  void trim_blank() {
    for (std::string& spelling : spellings_)
      while (spelling.ends_with(' ')) spelling.pop_back();
  }

  void finish_words() {
    if (spellings_.empty()) return;
    ElementText words;
    for (const std::string& spelling : spellings_)
      words.spellings.push_back(folded(spelling));
    // Longer spellings first, so that a match takes in as much as there is.
    std::ranges::sort(words.spellings, [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    auto same = std::ranges::unique(words.spellings);
    words.spellings.erase(same.begin(), same.end());
    spellings_.clear();
    if (words.spellings.front().empty()) return;
    pattern_.elements.push_back(std::move(words));
  }

  void add(ElementKind kind) {
    ElementText element;
    element.element.kind = kind;
    pattern_.elements.push_back(std::move(element));
  }

  void set_edges(std::string& fault) {
    auto& elements = pattern_.elements;
    size_t anchor_bytes = 0;
    for (size_t i = 0; i < elements.size(); i++) {
      ElementText& element = elements[i];
      if (element.element.kind != ElementKind::Words) continue;
      bool gap_before = i == 0 || elements[i - 1].element.kind == ElementKind::Gap;
      bool gap_after =
          i + 1 == elements.size() || elements[i + 1].element.kind == ElementKind::Gap;
      element.element.word_starts = gap_before;
      element.element.word_ends = gap_after;
      size_t shortest = element.spellings.back().size();
      anchor_bytes = std::max(anchor_bytes, shortest);
    }
    if (anchor_bytes < 3) fault = "no stretch of words of three bytes or more";
    if (!elements.empty() && elements.front().element.kind == ElementKind::Gap)
      fault = "begins with ...";
    if (!elements.empty() && elements.back().element.kind == ElementKind::Gap)
      fault = "ends with ...";
    if (elements.size() > 40) fault = "too long";
  }

  void set_ends(bool starts, bool ends, std::string& fault) {
    Element &first = pattern_.elements.front().element,
            &last = pattern_.elements.back().element;
    if ((starts && first.kind != ElementKind::Words) ||
        (ends && last.kind != ElementKind::Words))
      fault = "words stand behind ^ and before $";
    first.text_starts = starts;
    last.text_ends = ends;
  }

  text::Lexer lexer_;
  PatternText& pattern_;
  std::vector<std::string> spellings_;  // of the words being read
  bool behind_blank_ = true;            // or at the start
};

}  // namespace

bool read_pattern(std::string_view text, PatternText& pattern, std::string& fault) {
  return PatternReader(text, pattern).read(fault);
}

}  // namespace mailwhy::bounce::compile
