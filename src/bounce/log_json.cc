// Log lines inside of JSON objects (RFC 8259), a line each. Only the outermost object is
// looked at; what is nested in it is passed over by counting brackets.
#include <optional>

#include "bounce/log_reader.h"
#include "text/ascii.h"
#include "text/lexer.h"

namespace mailwhy::bounce {

namespace {

using text::Lexer;

void skip_space(Lexer& lexer) {
  lexer.take_while(text::is_space);
}

// The inside of a string, its escapes as they stand; the cursor behind its end.
std::optional<std::string_view> take_string(Lexer& lexer) {
  if (!lexer.accept('"')) return std::nullopt;
  std::string_view rest = lexer.rest();
  size_t at = 0;
  while (at < rest.size() && rest[at] != '"') at += rest[at] == '\\' ? 2 : 1;
  if (at >= rest.size()) return std::nullopt;
  lexer.accept(rest.substr(0, at + 1));
  return rest.substr(0, at);
}

// A value that is no string: a number, a word, or something nested, to its end.
std::optional<std::string_view> take_other(Lexer& lexer) {
  std::string_view start = lexer.rest();
  int depth = 0;
  while (!lexer.at_end()) {
    char c = lexer.peek();
    if (c == '"') {
      if (!take_string(lexer)) return std::nullopt;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}')) break;
    if (c == '[' || c == '{') depth++;
    if (c == ']' || c == '}') depth--;
    lexer.take();
  }
  return text::trim(start.substr(0, start.size() - lexer.rest().size()));
}

void append_utf8(std::string& out, unsigned code) {
  auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

unsigned hex_value(char c) {
  if (text::is_digit(c)) return static_cast<unsigned>(c - '0');
  c = text::to_lower(c);
  return c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10) : 0;
}

// Escapes undone. Never longer than what it is made from; halves of surrogate pairs stay
// what they are: a log's words of interest are ASCII.
void append_decoded(std::string& out, std::string_view raw) {
  for (size_t i = 0; i < raw.size(); i++) {
    if (raw[i] != '\\' || i + 1 >= raw.size()) {
      out += raw[i];
      continue;
    }
    char c = raw[++i];
    if (c == 'u' && i + 4 < raw.size()) {
      unsigned code = 0;
      for (int k = 0; k < 4; k++) code = code * 16 + hex_value(raw[++i]);
      append_utf8(out, code);
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
  }
}

// The journal writes a message that is not UTF-8 as the numbers of its bytes.
void append_bytes(std::string& out, std::string_view numbers) {
  unsigned value = 0;
  bool any = false;
  for (char c : numbers) {
    if (text::is_digit(c)) {
      value = value * 10 + static_cast<unsigned>(c - '0');
      any = true;
      continue;
    }
    if (any) out += static_cast<char>(value);
    value = 0;
    any = false;
  }
}

enum class Part { None, Message, Program, Tag, Process, Host, Time, Micros };

Part part_of(std::string_view key) {
  struct Known {
    std::string_view key;
    Part part;
  };
  constexpr Known kKnown[] = {
      {"MESSAGE", Part::Message},
      {"message", Part::Message},
      {"msg", Part::Message},
      {"SYSLOG_IDENTIFIER", Part::Program},
      {"programname", Part::Program},
      {"program", Part::Program},
      {"app-name", Part::Program},
      {"appname", Part::Program},
      {"ident", Part::Program},
      {"syslogtag", Part::Tag},
      {"tag", Part::Tag},
      {"_PID", Part::Process},
      {"SYSLOG_PID", Part::Process},
      {"procid", Part::Process},
      {"pid", Part::Process},
      {"_HOSTNAME", Part::Host},
      {"hostname", Part::Host},
      {"host", Part::Host},
      {"fromhost", Part::Host},
      {"timestamp", Part::Time},
      {"@timestamp", Part::Time},
      {"timereported", Part::Time},
      {"time", Part::Time},
      {"__REALTIME_TIMESTAMP", Part::Micros},
  };
  for (const Known& known : kKnown)
    if (known.key == key) return known.part;
  return Part::None;
}

void set_time(LogLine& line, std::string_view value) {
  if (value.size() < 10) return;
  line.stamp = value;
  line.kind =
      text::is_digit(value.front()) ? LogLine::Stamp::Iso : LogLine::Stamp::Syslog;
}

void set_part(LogLine& line, Part part, std::string_view value) {
  switch (part) {
    case Part::Message:
      line.words = text::trim(value);
      return;
    case Part::Program:
      line.program = value;
      return;
    case Part::Tag: {  // "postfix/smtp[20417]:"
      size_t open = value.find('[');
      if (line.program.empty()) line.program = text::trim(value.substr(0, open));
      if (line.program.ends_with(':')) line.program.remove_suffix(1);
      if (open != value.npos)
        line.process = value.substr(open + 1, value.find(']', open) - open - 1);
      return;
    }
    case Part::Process:
      line.process = value;
      return;
    case Part::Host:
      line.host = value;
      return;
    case Part::Time:
      set_time(line, value);
      return;
    case Part::Micros:
      line.stamp = value;
      line.kind = LogLine::Stamp::Unix;
      return;
    case Part::None:
      return;
  }
}

}  // namespace

bool read_json_line(std::string_view text, std::string& unpacked, LogLine& line) {
  line = LogLine();
  text = text.substr(0, kMaxLogLine);
  unpacked.clear();
  unpacked.reserve(kMaxLogLine);  // no more is ever put in: the views stay good
  Lexer lexer(text);
  skip_space(lexer);
  if (!lexer.accept('{')) return false;
  while (true) {
    skip_space(lexer);
    auto key = take_string(lexer);
    if (!key) break;
    skip_space(lexer);
    if (!lexer.accept(':')) break;
    skip_space(lexer);
    bool is_text = lexer.peek() == '"';
    auto value = is_text ? take_string(lexer) : take_other(lexer);
    if (!value) break;
    Part part = part_of(*key);
    if (part != Part::None) {
      size_t start = unpacked.size();
      if (is_text)
        append_decoded(unpacked, *value);
      else if (value->starts_with('[') && part == Part::Message)
        append_bytes(unpacked, *value);
      else
        unpacked += *value;
      set_part(line, part, std::string_view(unpacked).substr(start));
    }
    skip_space(lexer);
    if (!lexer.accept(',')) break;
  }
  return !line.words.empty() && !line.program.empty();
}

}  // namespace mailwhy::bounce
