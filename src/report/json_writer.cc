#include "report/json_writer.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include <fmt/format.h>

#include "report/utf8.h"
#include "text/ascii.h"
#include "text/block.h"

namespace mailwhy::report {

namespace json = boost::json;

static constexpr size_t kShortLine = 88;

// How many bytes from the first on stand in JSON as they are.
static size_t plain_length(std::string_view text) {
  return text::find_place(text, 0, [](const text::Block& block) {
    return block.at_most(0x1f) | block.at_least(0x7f) | block.equal('"') |
           block.equal('\\');
  });
}

// A character that JSON does not take as it is.
static void write_escaped(const Glyph& glyph, std::string& out) {
  char32_t c = glyph.code;
  if (glyph.broken)
    out += "\xEF\xBF\xBD";  // U+FFFD
  else if (c == '"' || c == '\\')
    (out += '\\') += static_cast<char>(c);
  else if (c == '\n')
    out += "\\n";
  else if (c == '\r')
    out += "\\r";
  else if (c == '\t')
    out += "\\t";
  else
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
}

void write_json_string(std::string_view text, std::string& out) {
  // Most strings are short and stand as they are: one piece with their quotes.
  char quoted[64] = {'"'};
  if (text.size() + 2 <= sizeof quoted && plain_length(text) == text.size()) {
    std::copy(text.begin(), text.end(), quoted + 1);
    quoted[text.size() + 1] = '"';
    out.append(quoted, text.size() + 2);
    return;
  }
  out += '"';
  const char* unwritten = text.data();
  Glyph glyph;
  for (;;) {
    if (!text.empty() && text::is_ascii(text[0])) text.remove_prefix(plain_length(text));
    const char* here = text.data();
    if (!next_glyph(text, glyph)) break;
    if (glyph.bytes.size() > 1) continue;
    out.append(unwritten, here);
    unwritten = text.data();
    write_escaped(glyph, out);
  }
  out.append(unwritten, text.data());
  out += '"';
}

static void write_scalar(const json::value& value, std::string& out) {
  switch (value.kind()) {
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case json::kind::int64:
      out += fmt::format("{}", value.get_int64());
      return;
    case json::kind::uint64:
      out += fmt::format("{}", value.get_uint64());
      return;
    case json::kind::double_:
      out += fmt::format("{}", value.get_double());
      return;
    case json::kind::string:
      write_json_string(value.get_string(), out);
      return;
    default:
      out += "null";
      return;
  }
}

// On one line; with `blank` as {"code": 550, "status": "5.1.0"}. Gives up, false, where
// that takes more than `room` bytes. Nesting is that of our own reports: the deepest is
// the SPF tree, bounded by its ten look-ups.
static bool write_line(const json::value& value, bool blank, size_t room,
                       std::string& out) {
  size_t start = out.size();
  auto left = [&] { return room - std::min(room, out.size() - start); };
  if (const json::array* array = value.if_array()) {
    out += '[';
    for (const json::value& element : *array) {
      if (&element != array->begin()) out += blank ? ", " : ",";
      if (!write_line(element, blank, left(), out)) return false;
    }
    out += ']';
  } else if (const json::object* object = value.if_object()) {
    out += '{';
    for (const auto& member : *object) {
      if (&member != object->begin()) out += blank ? ", " : ",";
      write_json_string(member.key(), out);
      out += blank ? ": " : ":";
      if (!write_line(member.value(), blank, left(), out)) return false;
    }
    out += '}';
  } else {
    write_scalar(value, out);
  }
  return out.size() - start <= room;
}

static void write_lines(const json::value& value, size_t indent, std::string& out) {
  size_t mark = out.size();
  size_t room = indent < kShortLine ? kShortLine - indent : 0;
  bool scalar = !value.is_array() && !value.is_object();
  if (write_line(value, true, scalar ? std::string::npos : room, out)) return;
  out.resize(mark);
  std::string gap = "\n" + std::string(indent + 2, ' ');
  if (const json::array* array = value.if_array()) {
    out += '[';
    for (const json::value& element : *array) {
      if (&element != array->begin()) out += ',';
      out += gap;
      write_lines(element, indent + 2, out);
    }
  } else {
    out += '{';
    const json::object& object = value.get_object();
    for (const auto& member : object) {
      if (&member != object.begin()) out += ',';
      out += gap;
      write_json_string(member.key(), out);
      out += ": ";
      write_lines(member.value(), indent + 2, out);
    }
  }
  out += "\n" + std::string(indent, ' ');
  out += value.is_array() ? ']' : '}';
}

std::string write_json(const json::value& value, JsonLayout layout) {
  std::string out;
  if (layout == JsonLayout::OneLine)
    write_line(value, false, std::string::npos, out);
  else
    write_lines(value, 0, out);
  return out;
}

}  // namespace mailwhy::report
