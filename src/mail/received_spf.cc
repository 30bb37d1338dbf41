// Received-SPF, read and written: RFC 7208, section 9.1.
#include "mail/received_spf.h"

#include <algorithm>
#include <array>

#include "mail/structured.h"
#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::mail {

using text::Lexer;

std::string_view ReceivedSpf::value(std::string_view key) const {
  for (const auto& [name, value] : keys)
    if (name == key) return value;
  return {};
}

static bool is_result(std::string_view word) {
  constexpr std::array known = {"pass", "fail",      "softfail", "neutral",
                                "none", "temperror", "permerror"};
  return std::find(known.begin(), known.end(), word) != known.end();
}

static bool is_key_byte(char c) {
  return text::is_alnum(c) || c == '-' || c == '_' || c == '.';
}

// dot-atom: what stands without quotes. Servers write addresses so, too ("a@b.example",
// "2001:db8::1"), which the grammar forbids and nothing else can be meant by.
static bool is_value_byte(char c) {
  return is_atom_byte(c) || c == '.' || c == '@' || c == ':' || c == '[' || c == ']';
}

// The text of the comment that begins here; escapes undone, brackets inside kept.
static bool take_comment(Lexer& lexer, std::string& out) {
  Lexer start = lexer;
  if (!skip_cfws(lexer)) return false;
  std::string_view all = start.rest().substr(0, lexer.offset() - start.offset());
  all = text::trim(all);
  // Only the first comment is kept; it ends where its brackets are even.
  int depth = 0;
  for (size_t i = 0; i < all.size(); i++) {
    char c = all[i];
    if (c == '\\' && i + 1 < all.size()) {
      c = all[++i];
    } else if (c == '(' && depth++ == 0) {
      continue;
    } else if (c == ')' && --depth == 0) {
      break;
    } else if (c == '\r' || c == '\n') {
      continue;
    }
    if (!is_control(c)) out += c;
  }
  return true;
}

static Result<std::pair<std::string, std::string>> read_pair(Lexer& lexer) {
  std::string key = text::to_lower(lexer.take_while(is_key_byte));
  if (key.empty()) return fail("a key is missing", lexer.offset());
  if (!skip_cfws(lexer) || !lexer.accept('=') || !skip_cfws(lexer))
    return fail("\"=\" is missing", lexer.offset());
  std::string value;
  if (lexer.peek() == '"') {
    if (!take_quoted(lexer, value))
      return fail("a quoted string that is not closed", lexer.offset());
  } else {
    value = std::string(lexer.take_while(is_value_byte));
  }
  return std::pair(std::move(key), std::move(value));
}

Result<ReceivedSpf> parse_received_spf(std::string_view value) {
  if (value.size() > kMaxReceivedSpf)
    return fail("the field is too long", kMaxReceivedSpf);
  Lexer lexer(value);
  ReceivedSpf out;
  if (!skip_cfws(lexer)) return fail("a comment that is not closed", lexer.offset());
  out.result = text::to_lower(lexer.take_while(text::is_alpha));
  if (!is_result(out.result)) return fail("no result of SPF", 0);
  bool apart = lexer.at_end() || text::is_space(lexer.peek()) || lexer.peek() == '(';
  if (!apart) return fail("no result of SPF", 0);
  if (!take_comment(lexer, out.comment))
    return fail("a comment that is not closed", lexer.offset());
  while (!lexer.at_end()) {
    if (out.keys.size() == kMaxReceivedSpfKeys)
      return fail("more keys than are read", lexer.offset());
    auto pair = read_pair(lexer);
    if (!pair) return tl::unexpected(pair.error());
    out.keys.push_back(std::move(*pair));
    if (!skip_cfws(lexer)) return fail("a comment that is not closed", lexer.offset());
    if (lexer.at_end()) break;
    if (!lexer.accept(';')) return fail("\";\" is missing", lexer.offset());
    if (!skip_cfws(lexer)) return fail("a comment that is not closed", lexer.offset());
  }
  return out;
}

// ---------------------------------------------------------------- writing

static std::string key_text(std::string_view key) {
  std::string out = text::to_lower(key);
  std::replace_if(out.begin(), out.end(), [](char c) { return !is_key_byte(c); }, '-');
  return out.empty() ? "x" : out;
}

// What the grammar lets stand without quotes: a dot-atom.
static std::string value_text(std::string_view value) {
  bool plain = !value.empty() &&
               std::all_of(value.begin(), value.end(),
                           [](char c) { return is_atom_byte(c) || c == '.'; }) &&
               value.front() != '.' && value.back() != '.' &&
               value.find("..") == value.npos;
  return plain ? std::string(value) : quoted(value);
}

static std::string joined(const ReceivedSpf& field, std::string_view between) {
  std::string out = is_result(field.result) ? field.result : "none";
  if (!field.comment.empty()) out += " " + comment(field.comment);
  bool first = true;
  for (const auto& [key, value] : field.keys) {
    if (!first) out += ';';
    out += first ? between : " ";
    first = false;
    out += key_text(key) + "=" + value_text(value);
  }
  return out;
}

std::string to_string(const ReceivedSpf& field) {
  return joined(field, " ");
}

std::string received_spf_field(const ReceivedSpf& field) {
  return "Received-SPF: " + joined(field, "\r\n\t") + "\r\n";
}

}  // namespace mailwhy::mail
