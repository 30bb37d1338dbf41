#include "http/multipart.h"

#include <algorithm>

#include "text/ascii.h"
#include "text/charset.h"
#include "text/lexer.h"

namespace mailwhy::http {

static constexpr size_t kMaxBoundary = 70;  // RFC 2046, section 5.1.1

std::string_view value_of(std::string_view field) {
  return text::trim(field.substr(0, field.find(';')));
}

// Behind the opening quote. A backslash is only taken as an escape in front of a quote:
// file names of old came as C:\mails\bounce.eml.
static std::string read_quoted(text::Lexer& lexer) {
  std::string value;
  while (!lexer.at_end() && lexer.peek() != '"') {
    if (lexer.accept("%22") || lexer.accept("\\\""))
      value += '"';
    else
      value += lexer.take();
  }
  lexer.accept('"');
  return value;
}

static void skip_blanks(text::Lexer& lexer) {
  lexer.take_while(text::is_blank);
}

std::optional<std::string> parameter_of(std::string_view field, std::string_view name) {
  text::Lexer lexer(field);
  lexer.take_until([](char c) { return c == ';'; });
  while (lexer.accept(';')) {
    skip_blanks(lexer);
    auto found = lexer.take_until([](char c) { return c == '=' || c == ';'; });
    std::string value;
    if (lexer.accept('=')) {
      skip_blanks(lexer);
      if (lexer.accept('"'))
        value = read_quoted(lexer);
      else
        value = text::trim(lexer.take_until([](char c) { return c == ';'; }));
      lexer.take_until([](char c) { return c == ';'; });
    }
    if (text::equals_ignore_case(text::trim(found), name)) return value;
  }
  return {};
}

// A name is shown and logged: UTF-8 without control characters.
static Result<std::string> readable_name(std::string name, const FormLimits& limits) {
  if (name.size() > limits.max_name) return fail("too long a name in the form");
  if (!text::is_utf8(name)) name = text::to_utf8(name, "");
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  return name;
}

static std::string last_of_path(const std::string& path) {
  size_t slash = path.find_last_of("/\\");
  return slash == path.npos ? path : path.substr(slash + 1);
}

static Result<Upload> read_part_header(std::string_view header,
                                       const FormLimits& limits) {
  Upload part;
  bool named = false;
  while (!header.empty()) {
    size_t end = std::min(header.find("\r\n"), header.size());
    auto line = header.substr(0, end);
    header.remove_prefix(std::min(end + 2, header.size()));
    size_t colon = line.find(':');
    if (colon == line.npos || colon == 0 || text::is_blank(line.front()))
      return fail("a part of the form has a broken header");
    auto name = line.substr(0, colon), value = text::trim(line.substr(colon + 1));
    if (text::equals_ignore_case(name, "content-type")) {
      part.type = text::to_lower(value_of(value));
    } else if (text::equals_ignore_case(name, "content-disposition")) {
      auto field = parameter_of(value, "name");
      if (!text::equals_ignore_case(value_of(value), "form-data") || !field)
        return fail("a part of the form has no name");
      auto readable = readable_name(std::move(*field), limits);
      if (!readable) return tl::unexpected(readable.error());
      part.name = std::move(*readable);
      named = true;
      auto file = readable_name(
          last_of_path(parameter_of(value, "filename").value_or("")), limits);
      if (!file) return tl::unexpected(file.error());
      part.file_name = std::move(*file);
    }
  }
  if (!named) return fail("a part of the form has no name");
  return part;
}

Result<std::vector<Upload>> read_multipart(std::string_view body,
                                           std::string_view boundary,
                                           const FormLimits& limits) {
  if (boundary.empty() || boundary.size() > kMaxBoundary)
    return fail("the form has no good boundary");
  std::string delimiter = "\r\n--" + std::string(boundary);
  // The first one may stand at the very beginning, without its line end.
  size_t at = body.starts_with(std::string_view(delimiter).substr(2))
                  ? delimiter.size() - 2
                  : body.find(delimiter);
  if (at == body.npos) return fail("the form's boundary does not occur in it");
  if (!body.starts_with(std::string_view(delimiter).substr(2))) at += delimiter.size();

  std::vector<Upload> parts;
  while (!body.substr(at).starts_with("--")) {
    if (parts.size() == limits.max_parts) return fail("too many parts in the form", at);
    while (at < body.size() && text::is_blank(body[at])) at++;
    if (!body.substr(at).starts_with("\r\n")) return fail("a broken boundary", at);
    // From here the header's first line has a line end in front, as an empty header's
    // end does.
    size_t header_end = body.substr(at, limits.max_part_header).find("\r\n\r\n");
    if (header_end == body.npos)
      return fail("the header of a part of the form does not end", at);
    auto header = body.substr(at + 2, header_end < 2 ? 0 : header_end - 2);
    auto part = read_part_header(header, limits);
    if (!part) {
      part.error().offset = at;
      return tl::unexpected(part.error());
    }
    size_t begin = at + header_end + 4;
    // An empty content shares its line end with the header.
    size_t end = body.find(delimiter, begin - 2);
    if (end == body.npos) return fail("the form ends in the middle of a part", at);
    if (end >= begin) part->content = body.substr(begin, end - begin);
    at = end + delimiter.size();
    parts.push_back(std::move(*part));
  }
  return parts;
}

}  // namespace mailwhy::http
