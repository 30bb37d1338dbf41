// Content-Type and other fields with parameters.
#include "mail/content_type.h"

#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::mail {

static constexpr size_t kMaxParameters = 32;
static constexpr size_t kMaxField = 8192;

static void skip_comments(text::Lexer& lexer) {
  for (;;) {
    lexer.take_while(text::is_space);
    if (!lexer.accept('(')) return;
    lexer.take_until([](char c) { return c == ')'; });
    lexer.accept(')');
  }
}

static std::string read_quoted(text::Lexer& lexer) {
  std::string value;
  while (!lexer.at_end() && lexer.peek() != '"') {
    if (lexer.peek() == '\\') lexer.take();
    if (!lexer.at_end()) value += lexer.take();
  }
  lexer.accept('"');
  return value;
}

std::string_view Parameterized::parameter(std::string_view name) const {
  for (const Parameter& parameter : parameters)
    if (parameter.name == name) return parameter.value;
  return {};
}

// RFC 2231: boundary*0="…" or name*=utf-8''%D0… loses its star. True: it is a further
// piece, and was joined to the one before.
static bool join_pieces(std::vector<Parameterized::Parameter>& known,
                        Parameterized::Parameter& more) {
  size_t star = more.name.find('*');
  if (star == std::string::npos) return false;
  more.extended = more.name.ends_with('*');
  bool further = star + 1 < more.name.size() && text::is_digit(more.name[star + 1]) &&
                 more.name[star + 1] != '0';
  more.name.resize(star);
  if (!further || known.empty() || known.back().name != more.name) return false;
  known.back().value += more.value;
  return true;
}

Parameterized parse_parameterized(std::string_view text) {
  text::Lexer lexer(text.substr(0, kMaxField));
  Parameterized field;
  skip_comments(lexer);
  auto ends_value = [](char c) { return c == ';' || c == '(' || text::is_space(c); };
  field.value = text::to_lower(lexer.take_until(ends_value));
  for (;;) {
    skip_comments(lexer);
    if (lexer.at_end() || field.parameters.size() == kMaxParameters) return field;
    if (lexer.accept(';')) continue;
    auto ends_name = [](char c) { return c == '=' || c == ';' || text::is_space(c); };
    Parameterized::Parameter parameter;
    parameter.name = text::to_lower(lexer.take_until(ends_name));
    skip_comments(lexer);
    if (lexer.accept('=')) {
      skip_comments(lexer);
      auto ends_token = [](char c) { return c == ';' || text::is_space(c); };
      if (lexer.accept('"'))
        parameter.value = read_quoted(lexer);
      else
        parameter.value = std::string(lexer.take_until(ends_token));
    }
    if (join_pieces(field.parameters, parameter)) continue;
    if (!parameter.name.empty()) field.parameters.push_back(std::move(parameter));
  }
}

}  // namespace mailwhy::mail
