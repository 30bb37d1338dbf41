// Transfer encodings, read and written as the programs on the way do: RFC 2045,
// section 6.
#include "dkim/base64_value.h"
#include "dkim/edits.h"
#include "text/ascii.h"
#include "text/encoding.h"
#include "text/hex.h"

namespace mailwhy::dkim {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t at = 0; at < text.size();) {
    size_t lf = text.find('\n', at);
    size_t end = lf == text.npos ? text.size() : lf + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

std::string replaced_all(std::string_view text, std::string_view from,
                         std::string_view to) {
  std::string out;
  size_t done = 0;
  for (size_t at; (at = text.find(from, done)) != text.npos; done = at + from.size())
    out.append(text.substr(done, at - done)).append(to);
  return out += text.substr(done);
}

std::string with_body(std::string_view text, const Section& part, std::string_view body) {
  std::string out;
  out.reserve(text.size() - (part.end - part.body) + body.size());
  out += text.substr(0, part.body);
  out += body;
  out += text.substr(part.end);
  return out;
}

static bool looks_like_base64(std::string_view body) {
  size_t letters = 0, lines = 0;
  for (char c : body) {
    if (c == '\n') lines++;
    if (text::is_space(c)) continue;
    if (!text::is_alnum(c) && c != '+' && c != '/' && c != '=') return false;
    letters++;
  }
  return letters >= 4 && letters % 4 == 0 && letters >= lines * 4;
}

static bool looks_like_quoted_printable(std::string_view body) {
  size_t signs = 0;
  for (size_t at = 0; (at = body.find('=', at)) != body.npos; at++) {
    std::string_view rest = body.substr(at + 1, 2);
    bool octet = rest.size() == 2 && text::hex_value(rest[0]) >= 0 &&
                 text::hex_value(rest[1]) >= 0;
    if (octet || rest == "\r\n")
      signs++;
    else
      return false;
  }
  return signs > 0 && text::find_non_ascii(body) == body.size();
}

// Lines of text, whatever their ends, as CRLF.
static std::string text_lines(std::string_view octets) {
  return has_crlf_only(octets) ? std::string(octets) : with_crlf(octets);
}

std::string decoded(std::string_view body, std::string_view encoding) {
  if (encoding == "base64")
    return looks_like_base64(body) ? text_lines(text::decode_base64(body))
                                   : std::string();
  if (encoding == "quoted-printable")
    return looks_like_quoted_printable(body)
               ? text_lines(text::decode_quoted_printable(body))
               : std::string();
  return std::string(body);
}

// ---------------------------------------------------------------- encoding

static void add_hex(char c, bool lower, std::string& out) {
  const char* digits = lower ? "0123456789abcdef" : "0123456789ABCDEF";
  auto octet = static_cast<unsigned char>(c);
  out += '=';
  out += digits[octet >> 4];
  out += digits[octet & 15];
}

// One line without its end, in pieces that soft line breaks divide.
static void encode_line(std::string_view line, const QuotedPrintableStyle& style,
                        std::string& out) {
  std::string whole;
  std::vector<size_t> breaks;  // where an encoded octet begins
  for (size_t i = 0; i < line.size(); i++) {
    char c = line[i];
    auto octet = static_cast<unsigned char>(c);
    bool last = i + 1 == line.size();
    bool guarded = style.guards && i == 0 &&
                   ((c == '.' && line.size() == 1) || line.starts_with("From "));
    bool hex = (octet < 32 && c != '\t') || octet > 126 || c == '=' || guarded ||
               (last && style.blank_hex && text::is_blank(c));
    breaks.push_back(whole.size());
    if (hex)
      add_hex(c, style.lower_hex, whole);
    else
      whole += c;
  }
  breaks.push_back(whole.size());
  size_t at = 0, piece = 0;  // `piece` counts in `breaks`
  while (whole.size() - at > (style.fills ? style.width : style.width - 1)) {
    size_t next = piece;
    while (next + 1 < breaks.size() && breaks[next + 1] - at <= style.width - 1) next++;
    if (next == piece) break;
    out.append(whole, at, breaks[next] - at);
    out += "=\r\n";
    at = breaks[next];
    piece = next;
  }
  out.append(whole, at);
}

std::string encode_quoted_printable(std::string_view text,
                                    const QuotedPrintableStyle& style) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::string_view line : lines_of(text)) {
    bool ends = line.ends_with("\r\n");
    if (ends) line.remove_suffix(2);
    encode_line(line, style, out);
    if (ends) out += "\r\n";
  }
  return out;
}

std::string encode_base64_lines(std::string_view octets, size_t width) {
  std::string letters = encode_base64(octets), out;
  for (size_t at = 0; at < letters.size(); at += width) {
    out.append(letters, at, width);
    out += "\r\n";
  }
  return out;
}

}  // namespace mailwhy::dkim
