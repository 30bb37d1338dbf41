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
    // RFC 2231: boundary*0="…" or charset*=utf-8''… ; the pieces of one name are joined.
    std::string_view name = parameter.name;
    size_t star = name.find('*');
    if (star != name.npos) {
      std::string plain(name.substr(0, star));
      if (!field.parameters.empty() && field.parameters.back().name == plain) {
        field.parameters.back().value += parameter.value;
        continue;
      }
      parameter.name = plain;
    }
    if (!parameter.name.empty()) field.parameters.push_back(std::move(parameter));
  }
}

}  // namespace mailwhy::mail
