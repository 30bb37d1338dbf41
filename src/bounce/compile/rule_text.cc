#include "bounce/compile/rule_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "text/ascii.h"
#include "text/charset.h"
#include "text/lexer.h"

namespace mailwhy::bounce::compile {

using knowledge::compile::Complaints;
using knowledge::compile::Row;
using knowledge::compile::Rows;
using knowledge::compile::Value;

static bool is_bare_byte(char c) {
  return text::is_alnum(c) || c == '_' || c == '-';
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// False where the number is no character.
static bool append_character(uint32_t code, std::string& text) {
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
  auto tail = [&](int shift) {
    text += static_cast<char>(0x80 | (code >> shift & 0x3F));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    tail(12), tail(6), tail(0);
  }
  return true;
}

namespace {

class RuleText {
 public:
  RuleText(std::string_view text, Rows& rows, Complaints& complaints)
      : lexer_(text), rows_(rows), complaints_(complaints) {}

  bool read() {
    lexer_.accept("\xEF\xBB\xBF");
    for (skip_to_content(); !lexer_.at_end(); skip_to_content())
      if (!(lexer_.peek() == '[' ? read_head() : read_pair()) || !read_line_end())
        return false;
    return true;
  }

 private:
  bool fail_at(int line, const std::string& what) {
    complaints_.add(rows_.file, line, what);
    return false;
  }
  bool fail(const std::string& what) { return fail_at(line_, what); }

  char take() {
    char c = lexer_.take();
    line_ += c == '\n';
    return c;
  }
  bool at_line_end() const {
    return lexer_.peek() == '\n' || (lexer_.peek() == '\r' && lexer_.peek(1) == '\n');
  }
  void take_line_end() {
    lexer_.accept('\r');
    take();
  }
  void skip_blanks() { lexer_.take_while(is_blank); }
  void skip_comment() {
    if (lexer_.peek() == '#') lexer_.take_until([](char c) { return c == '\n'; });
  }
  // Over blanks, comments and ends of lines.
  void skip_to_content() {
    while (!lexer_.at_end()) {
      skip_blanks();
      skip_comment();
      if (lexer_.peek() != '\n') return;
      take();
    }
  }

  bool read_line_end() {
    skip_blanks();
    skip_comment();
    if (lexer_.at_end() || lexer_.peek() == '\n') return true;
    return fail("nothing else may stand on this line");
  }

  bool read_head() {
    std::string_view head =
        lexer_.take_until([](char c) { return c == '\n' || c == '#'; });
    std::string squeezed;
    for (char c : head)
      if (!is_blank(c)) squeezed += c;
    if (squeezed != "[[rule]]") return fail("only [[rule]] stands here");
    rows_.rows.push_back({"", line_, {}});
    return true;
  }

  bool read_pair() {
    std::string name;
    bool quoted = lexer_.peek() == '"' || lexer_.peek() == '\'';
    if (quoted && !read_string(name)) return false;
    if (!quoted) name = lexer_.take_while(is_bare_byte);
    if (name.empty()) return fail("a line is [[rule]], or a name, = and a value");
    skip_blanks();
    if (!lexer_.accept('=')) return fail("behind " + name + " stands no =");
    if (rows_.rows.empty()) return fail("above " + name + " stands no [[rule]]");
    skip_blanks();
    Value value;
    value.line = line_;
    if (!read_value(value)) return false;
    int line = value.line;
    if (!rows_.rows.back().values.try_emplace(name, std::move(value)).second)
      return fail_at(line, "this rule has a second " + name);
    return true;
  }

  bool read_value(Value& value) {
    if (!lexer_.accept('[')) return read_text(value);
    value.is_list = true;
    for (skip_to_content(); !lexer_.accept(']'); skip_to_content()) {
      if (lexer_.at_end()) return fail_at(value.line, "this list is not closed by ]");
      if (!read_text(value)) return false;
      skip_to_content();
      if (!lexer_.accept(',') && lexer_.peek() != ']')
        return lexer_.at_end() ? fail_at(value.line, "this list is not closed by ]")
                               : fail("behind a text of a list stands , or ]");
    }
    return true;
  }

  bool read_text(Value& value) {
    if (lexer_.peek() != '"' && lexer_.peek() != '\'')
      return fail("a value is a text in \"quotes\", or a list of them in [ ]");
    value.lines.push_back(line_);
    value.texts.emplace_back();
    return read_string(value.texts.back());
  }

  bool read_string(std::string& text) {
    char quote = lexer_.peek();
    std::string three(3, quote);
    int begun = line_;
    bool many_lines = lexer_.accept(three);
    if (!many_lines) lexer_.take();
    if (many_lines && at_line_end()) take_line_end();
    while (!(many_lines ? lexer_.accept(three) : lexer_.accept(quote))) {
      if (lexer_.at_end() || (!many_lines && at_line_end()))
        return fail_at(begun, many_lines
                                  ? "this text is not closed by " + three
                                  : std::string("this text is not closed by ") + quote);
      if (at_line_end()) {
        take_line_end();
        text += '\n';
        continue;
      }
      char c = take();
      if (c != '\\' || quote == '\'')
        text += c;
      else if (!read_escape(many_lines, text))
        return false;
    }
    // Up to two quotes may stand before the three that end a text of many lines.
    for (int more = 0; many_lines && more < 2 && lexer_.accept(quote); more++)
      text += quote;
    return true;
  }

  // Behind the backslash.
  bool read_escape(bool many_lines, std::string& text) {
    constexpr std::string_view kLetters = "btnfr\"\\", kMeant = "\b\t\n\f\r\"\\";
    char c = lexer_.peek();
    if (size_t letter = kLetters.find(c); letter != kLetters.npos) {
      lexer_.take();
      text += kMeant[letter];
      return true;
    }
    if (c == 'u' || c == 'U') {
      lexer_.take();
      std::string_view digits = lexer_.rest().substr(0, c == 'u' ? 4 : 8);
      uint32_t code = 0;
      auto [stop, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
      bool whole = error == std::errc() && stop == digits.data() + digits.size() &&
                   digits.size() == (c == 'u' ? 4u : 8u);
      for (size_t i = 0; whole && i < digits.size(); i++) lexer_.take();
      return (whole && append_character(code, text)) ||
             fail("\\u takes four digits of a character's number, \\U eight");
    }
    // The end of a line, and the blanks at the beginning of the next one.
    size_t end = lexer_.rest().find_first_not_of(" \t\r");
    if (many_lines && end != std::string::npos && lexer_.rest()[end] == '\n') {
      while (is_blank(lexer_.peek()) || lexer_.peek() == '\n') take();
      return true;
    }
    return fail("a \\ that is meant is written \\\\, or the text stands in 'quotes'");
  }

  text::Lexer lexer_;
  int line_ = 1;
  Rows& rows_;
  Complaints& complaints_;
};

}  // namespace

// The line of what no text has: another charset, or a byte that steers a terminal; 0:
// there is none.
static int line_of_no_text(std::string_view text) {
  int line = 1;
  for (size_t at = 0; at < text.size(); line++) {
    size_t end = std::min(text.find('\n', at), text.size());
    std::string_view one = text.substr(at, end - at);
    for (char c : one)
      if ((static_cast<unsigned char>(c) < 0x20 && !is_blank(c)) || c == 0x7F)
        return line;
    if (!text::is_utf8(one)) return line;
    at = end + 1;
  }
  return 0;
}

Rows read_rule_text(std::string_view text, const std::string& file,
                    Complaints& complaints) {
  Rows rows{file, {}};
  if (int line = line_of_no_text(text))
    complaints.add(file, line, "this is no text in UTF-8");
  else if (!RuleText(text, rows, complaints).read())
    rows.rows.clear();
  return rows;
}

}  // namespace mailwhy::bounce::compile
