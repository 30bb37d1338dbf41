// Content-Type and other fields with parameters.
#include "mail/content_type.h"

#include "text/ascii.h"
#include "text/byte_set.h"
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

// Behind the quote that opens it.
static std::string_view read_quoted(text::Lexer& lexer, text::Storage& texts) {
  auto special = [](char c) { return c == '"' || c == '\\'; };
  std::string_view value = lexer.take_until(special);
  while (lexer.accept('\\')) {
    std::string_view escaped = lexer.rest().substr(0, 1);
    lexer.take();
    value = texts.extend(value, escaped);
    value = texts.extend(value, lexer.take_until(special));
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
                        Parameterized::Parameter& more, text::Storage& texts) {
  size_t star = more.name.find('*');
  if (star == more.name.npos) return false;
  more.extended = more.name.ends_with('*');
  bool further = star + 1 < more.name.size() && text::is_digit(more.name[star + 1]) &&
                 more.name[star + 1] != '0';
  more.name = more.name.substr(0, star);
  if (!further || known.empty() || known.back().name != more.name) return false;
  known.back().value = texts.extend(known.back().value, more.value);
  return true;
}

static std::string_view read_value(text::Lexer& lexer, text::Storage& texts) {
  static constexpr text::ByteSet kEndsValue(";( \t\r\n");
  skip_comments(lexer);
  return texts.lower(lexer.take_until([](char c) { return kEndsValue.has(c); }));
}

std::string_view parse_value(std::string_view field, text::Storage& texts) {
  text::Lexer lexer(field.substr(0, kMaxField));
  return read_value(lexer, texts);
}

Parameterized parse_parameterized(std::string_view field, text::Storage& texts) {
  text::Lexer lexer(field.substr(0, kMaxField));
  Parameterized parsed;
  static constexpr text::ByteSet kEndsName("=; \t\r\n"), kEndsToken("; \t\r\n");
  auto ends_name = [](char c) { return kEndsName.has(c); };
  auto ends_token = [](char c) { return kEndsToken.has(c); };
  parsed.value = read_value(lexer, texts);
  for (;;) {
    skip_comments(lexer);
    if (lexer.at_end() || parsed.parameters.size() == kMaxParameters) return parsed;
    if (lexer.accept(';')) continue;
    Parameterized::Parameter parameter;
    parameter.name = texts.lower(lexer.take_until(ends_name));
    skip_comments(lexer);
    if (lexer.accept('=')) {
      skip_comments(lexer);
      parameter.value =
          lexer.accept('"') ? read_quoted(lexer, texts) : lexer.take_until(ends_token);
    }
    if (join_pieces(parsed.parameters, parameter, texts)) continue;
    if (parameter.name.empty()) continue;
    if (parsed.parameters.empty()) parsed.parameters.reserve(4);
    parsed.parameters.push_back(parameter);
  }
}

}  // namespace mailwhy::mail
