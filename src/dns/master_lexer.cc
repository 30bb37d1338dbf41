// Words and entries of a master file: RFC 1035, section 5.1.
#include "dns/master_lexer.h"

#include <array>

#include "text/ascii.h"

namespace mailwhy::dns {

static bool ends_word(char c) {
  return text::is_space(c) || c == ';' || c == '(' || c == ')' || c == '"';
}

MasterLexer::MasterLexer(std::string_view text) : in_(text) {
  in_.accept("\xef\xbb\xbf");  // the byte order mark that some editors leave
}

void MasterLexer::skip_line() {
  in_.take_until([](char c) { return c == '\n'; });
}

Result<Word> MasterLexer::quoted_word() {
  size_t start = in_.offset();
  std::string_view all = in_.rest();
  in_.take();
  for (;;) {
    in_.take_until([](char c) { return c == '"' || c == '\\' || c == '\n'; });
    if (in_.at_end() || in_.peek() == '\n')
      return fail("this quote is not closed on its line", start,
                  "close it with \"; a long text is several quoted strings");
    if (in_.take() == '"') break;
    if (in_.peek() != '\n') in_.take();
  }
  return Word{all.substr(1, in_.offset() - start - 2), start, true};
}

Word MasterLexer::plain_word() {
  size_t start = in_.offset();
  std::string_view all = in_.rest();
  for (;;) {
    in_.take_until([](char c) { return c == '\\' || ends_word(c); });
    if (!in_.accept('\\')) break;
    if (in_.peek() != '\n') in_.take();
  }
  return Word{all.substr(0, in_.offset() - start), start, false};
}

Result<bool> MasterLexer::next(MasterEntry& entry) {
  entry.words.clear();
  entry.offset = in_.offset();
  entry.owner_left_out = text::is_blank(in_.peek());
  size_t depth = 0;   // RFC 1035 does not nest parentheses, servers read them nested
  size_t opened = 0;  // where the outermost stands
  while (!in_.at_end()) {
    char c = in_.peek();
    if (c == '\n') {
      if (depth == 0 && !entry.words.empty()) break;
      in_.take();
      if (depth > 0) continue;
      entry.offset = in_.offset();
      entry.owner_left_out = text::is_blank(in_.peek());
    } else if (c == ';') {
      skip_line();
    } else if (c == '(') {
      if (depth++ == 0) opened = in_.offset();
      in_.take();
    } else if (c == ')') {
      if (depth == 0) {
        size_t here = in_.offset();
        skip_line();
        return fail("a ) without its (", here);
      }
      depth--;
      in_.take();
    } else if (text::is_space(c)) {
      in_.take();
    } else {
      if (entry.words.size() == kMaxWords) {
        size_t here = in_.offset();
        skip_line();
        return fail("too many words in one entry", here);
      }
      if (c == '"') {
        auto word = quoted_word();
        if (!word) {
          skip_line();
          return tl::make_unexpected(word.error());
        }
        entry.words.push_back(*word);
      } else {
        entry.words.push_back(plain_word());
      }
    }
  }
  entry.end = in_.offset();
  if (depth > 0)
    return fail("this ( is never closed", opened,
                "put a ) behind the last line of the record");
  return !entry.words.empty();
}

Result<std::string> unescape(const Word& word) {
  std::string out;
  out.reserve(word.text.size());
  size_t start = word.offset + (word.quoted ? 1 : 0);
  text::Lexer in(word.text);
  while (!in.at_end()) {
    out += in.take_until([](char c) { return c == '\\'; });
    size_t here = start + in.offset();
    if (!in.accept('\\')) break;
    if (in.at_end())
      return fail("nothing follows this backslash", here, "write \\\\ for one");
    if (!text::is_digit(in.peek())) {
      out += in.take();
      continue;
    }
    int value = 0;
    for (int i = 0; i < 3; i++) {
      if (!text::is_digit(in.peek()))
        return fail("an escape has three digits", here, "\\065 is the octet 65");
      value = value * 10 + (in.take() - '0');
    }
    if (value > 255) return fail("an escape is at most \\255", here);
    out += static_cast<char>(value);
  }
  return out;
}

// True where the last dot is a dot and not "\.": the backslashes before it pair up.
static bool is_absolute(std::string_view text) {
  if (!text.ends_with('.')) return false;
  size_t before = text.size() - 1, slashes = 0;
  while (slashes < before && text[before - 1 - slashes] == '\\') slashes++;
  return slashes % 2 == 0;
}

Result<Name> read_name(const Word& word, const Name& origin) {
  if (word.quoted) return fail("a name stands without quotes", word.offset);
  if (word.text == "@") return origin;
  auto name = Name::parse(word.text);
  if (!name)
    return fail(name.error().what, word.offset + name.error().offset,
                name.error().way_out);
  if (is_absolute(word.text) || origin.is_root()) return name;
  std::array<uint8_t, 2 * Name::kMaxWire> joined;
  auto front = name->wire().first(name->wire().size() - 1), back = origin.wire();
  std::copy(front.begin(), front.end(), joined.begin());
  std::copy(back.begin(), back.end(), joined.begin() + front.size());
  if (!Name::from_wire({joined.data(), front.size() + back.size()}, *name))
    return fail("with the origin behind it this name has over 255 octets", word.offset,
                "end it with a dot if it is complete");
  return name;
}

bool read_duration(std::string_view text, uint32_t& seconds) {
  uint64_t total = 0;
  text::Lexer in(text);
  if (in.at_end()) return false;
  while (!in.at_end()) {
    std::string_view digits = in.take_while(text::is_digit);
    if (digits.empty() || digits.size() > 10) return false;
    uint64_t value = 0, unit = 1;
    for (char c : digits) value = value * 10 + (c - '0');
    switch (text::to_lower(in.take())) {
      case 'w':
        unit = 7 * 86400;
        break;
      case 'd':
        unit = 86400;
        break;
      case 'h':
        unit = 3600;
        break;
      case 'm':
        unit = 60;
        break;
      case 's':
        break;
      case '\0':
        break;
      default:
        return false;
    }
    total += value * unit;
    if (total > 0xffffffff) return false;
  }
  seconds = static_cast<uint32_t>(total);
  return true;
}

}  // namespace mailwhy::dns
