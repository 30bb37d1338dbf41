#include "http/target.h"

#include <optional>

#include "text/ascii.h"
#include "text/charset.h"
#include "text/hex.h"

namespace mailwhy::http {

// The byte that "%41" at `at` stands for.
static std::optional<char> escaped_byte(std::string_view text, size_t at) {
  if (text.size() - at < 3) return {};
  int high = text::hex_value(text[at + 1]), low = text::hex_value(text[at + 2]);
  if (high < 0 || low < 0) return {};
  return static_cast<char>(high << 4 | low);
}

// text::is_utf8() bears overlong forms and halves of surrogates, as mail has them; a path
// must have one spelling (RFC 3629, section 4).
static bool is_strict_utf8(std::string_view text) {
  if (!text::is_utf8(text)) return false;
  for (size_t at = text::find_non_ascii(text); at + 1 < text.size(); at++) {
    auto lead = static_cast<unsigned char>(text[at]);
    auto next = static_cast<unsigned char>(text[at + 1]);
    if ((lead == 0xE0 && next < 0xA0) || (lead == 0xED && next >= 0xA0) ||
        (lead == 0xF0 && next < 0x90) || (lead == 0xF4 && next >= 0x90))
      return false;
  }
  return true;
}

static void make_utf8(std::string& text) {
  if (is_strict_utf8(text)) return;
  text = text::to_utf8(text, "");
  if (is_strict_utf8(text)) return;
  for (char& c : text)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
}

static bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Behind a proxy or a file system "." and ".." would lead elsewhere; so may no segment
// be one, however it was written.
static bool has_dot_segment(std::string_view path) {
  for (size_t slash = 0; slash < path.size();) {
    size_t end = std::min(path.find_first_of("/\\", slash + 1), path.size());
    auto segment = path.substr(slash + 1, end - slash - 1);
    if (segment == "." || segment == "..") return true;
    slash = end;
  }
  return false;
}

static Result<std::string> read_path(std::string_view raw) {
  std::string path;
  path.reserve(raw.size());
  for (size_t at = 0; at < raw.size(); at++) {
    char c = raw[at];
    if (c == '%') {
      auto byte = escaped_byte(raw, at);
      if (!byte) return fail("a broken escape in the path", at);
      c = *byte;
      at += 2;
    }
    if (is_control(c)) return fail("a control character in the path", at);
    path += c;
  }
  if (has_dot_segment(path)) return fail("a dot segment in the path");
  if (!is_strict_utf8(path)) return fail("the path is not UTF-8");
  return path;
}

static std::string decode_form_text(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t at = 0; at < text.size(); at++) {
    if (text[at] == '+') {
      decoded += ' ';
    } else if (text[at] != '%') {
      decoded += text[at];
    } else if (auto byte = escaped_byte(text, at)) {
      decoded += *byte;
      at += 2;
    } else {
      decoded += '%';
    }
  }
  return decoded;
}

Result<std::vector<Field>> read_urlencoded(std::string_view text, size_t max_fields,
                                           size_t max_name) {
  std::vector<Field> fields;
  for (size_t at = 0; at < text.size();) {
    size_t end = text[at] == '&' ? at : std::min(text.find('&', at), text.size());
    auto pair = text.substr(at, end - at);
    if (!pair.empty()) {
      if (fields.size() == max_fields) return fail("too many fields", at);
      size_t equals = std::min(pair.find('='), pair.size());
      if (equals > 3 * max_name) return fail("too long a name of a field", at);
      Field field{decode_form_text(pair.substr(0, equals)), {}};
      if (field.name.size() > max_name) return fail("too long a name of a field", at);
      if (equals < pair.size()) field.value = decode_form_text(pair.substr(equals + 1));
      fields.push_back(std::move(field));
    }
    at = end + 1;
  }
  return fields;
}

Result<Target> read_target(std::string_view text) {
  if (!text.starts_with('/')) return fail("the target is not a path");
  for (size_t at = 0; at < text.size(); at++)
    if (text[at] <= ' ' || text[at] > '~' || text[at] == '#')
      return fail("a character that no target has", at);
  Target target;
  size_t question = std::min(text.find('?'), text.size());
  auto path = read_path(text.substr(0, question));
  if (!path) return tl::unexpected(path.error());
  target.path = std::move(*path);
  if (question == text.size()) return target;
  auto query = read_urlencoded(text.substr(question + 1), kMaxQueryFields, text.size());
  if (!query) return tl::unexpected(query.error());
  for (Field& field : *query) {
    make_utf8(field.name);
    make_utf8(field.value);
  }
  target.query = std::move(*query);
  return target;
}

}  // namespace mailwhy::http
