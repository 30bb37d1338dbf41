#include "mail/structured.h"

#include <algorithm>

#include "text/ascii.h"

namespace mailwhy::mail {

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f;
}

// The cursor stands on "(".
static bool skip_comment(text::Lexer& lexer) {
  int depth = 0;
  while (!lexer.at_end()) {
    char c = lexer.take();
    if (c == '\\') {
      lexer.take();
    } else if (c == '(') {
      if (++depth > kMaxCommentDepth) return false;
    } else if (c == ')' && --depth == 0) {
      return true;
    }
  }
  return false;
}

bool skip_cfws(text::Lexer& lexer, bool* taken) {
  size_t start = lexer.offset();
  for (;;) {
    lexer.take_while(text::is_space);
    if (lexer.peek() != '(') break;
    if (!skip_comment(lexer)) return false;
  }
  if (taken) *taken = lexer.offset() != start;
  return true;
}

bool is_token_byte(char c) {
  if (static_cast<unsigned char>(c) >= 0x80) return true;
  return c > ' ' && c < 0x7f &&
         std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}

bool is_atom_byte(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || text::is_alnum(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool take_quoted(text::Lexer& lexer, std::string& out) {
  if (!lexer.accept('"')) return false;
  while (!lexer.at_end()) {
    char c = lexer.take();
    if (c == '"') return true;
    if (c == '\r' || c == '\n') continue;  // a fold: the blank behind it stays
    if (c == '\\') {
      if (lexer.at_end()) return false;
      c = lexer.take();
    }
    if (is_control(c)) return false;
    out += c;
  }
  return false;
}

std::string without_controls(std::string_view text) {
  std::string out(text);
  std::replace_if(out.begin(), out.end(), is_control, '?');
  return out;
}

static std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  out.reserve(text.size() + 2);
  for (char c : text) {
    if (special.find(c) != special.npos) out += '\\';
    out += is_control(c) ? '?' : c;
  }
  return out;
}

std::string quoted(std::string_view text) {
  return '"' + escaped(text, "\"\\") + '"';
}

std::string token_or_quoted(std::string_view text) {
  bool token = !text.empty() && std::all_of(text.begin(), text.end(), is_token_byte);
  return token ? std::string(text) : quoted(text);
}

std::string comment(std::string_view text) {
  return '(' + escaped(text, "()\\") + ')';
}

}  // namespace mailwhy::mail
