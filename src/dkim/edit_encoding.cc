// Transfer encodings changed on the way: RFC 2045, section 6. Decoding what a gateway
// encoded is exact; to encode as the signer did, the usual ways of doing it are tried.
#include <algorithm>
#include <array>

#include "dkim/base64_value.h"
#include "dkim/edits.h"
#include "text/ascii.h"
#include "text/encoding.h"

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
    auto is_hex = [](char c) {
      return text::is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
    };
    if (rest == "\r\n" || (rest.size() == 2 && is_hex(rest[0]) && is_hex(rest[1])))
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

static constexpr QuotedPrintableStyle kStyles[] = {
    {76, true, false, true, false},  {76, false, false, true, false},
    {76, true, false, false, false}, {76, true, true, true, false},
    {75, true, false, true, false},  {76, true, false, true, true},
    {74, true, false, true, false},  {73, true, false, true, false},
    {72, true, false, true, false},  {77, true, false, true, false},
    {72, false, false, true, false}, {998, true, false, true, false},
};
static constexpr std::array<size_t, 5> kWidths = {76, 72, 64, 60, 4'000'000'000};

// ---------------------------------------------------------------- parts

// The part's header with its Content-Transfer-Encoding line changed; "" leaves it out.
static std::string with_encoding(std::string_view text, const Section& part,
                                 std::string_view encoding) {
  std::string_view header = text.substr(part.header, part.body - part.header);
  static constexpr std::string_view kName = "Content-Transfer-Encoding";
  size_t at = text::find_ignore_case(header, kName);
  std::string out(text.substr(0, part.header));
  if (at == header.npos || (at > 0 && header[at - 1] != '\n')) {
    out += header.substr(0, header.size() >= 2 ? header.size() - 2 : 0);
    if (!encoding.empty()) out.append(kName).append(": ").append(encoding).append("\r\n");
    out += header.substr(header.size() >= 2 ? header.size() - 2 : 0);
  } else {
    size_t end = header.find('\n', at);
    end = end == header.npos ? header.size() : end + 1;
    out += header.substr(0, at);
    if (!encoding.empty()) {
      std::string_view line = header.substr(at, end - at);
      size_t value = line.find_first_not_of(" \t", kName.size() + 1);
      if (value == line.npos) value = kName.size() + 1;
      out += line.substr(0, value);
      out += encoding;
      out += "\r\n";
    }
    out += header.substr(end);
  }
  out += text.substr(part.body);
  return out;
}

static constexpr std::array<std::string_view, 6> kPlainNames = {"8bit", "7bit", "",
                                                                "8BIT", "7BIT", "binary"};

// Offers the part with this body under each way of naming its encoding.
static bool offer_named(const BodyView& view, const Section& part, ChangeKind kind,
                        const std::string& body, std::span<const std::string_view> names,
                        const Offer& offer) {
  std::string text = with_body(view.text, part, body);
  if (&part == &view.sections[0] || names.empty()) return offer(kind, std::move(text));
  bool eight = text::find_non_ascii(body) < body.size();
  for (std::string_view name : names) {
    if (eight && (name == "7bit" || name == "7BIT")) continue;
    if (offer(kind, with_encoding(text, part, name))) return true;
  }
  return false;
}

static constexpr std::array<std::string_view, 3> kQuotedNames = {
    "quoted-printable", "Quoted-Printable", "QUOTED-PRINTABLE"};
static constexpr std::array<std::string_view, 3> kBase64Names = {"base64", "Base64",
                                                                 "BASE64"};

static bool undo_of_part(const BodyView& view, const Section& part, const Offer& offer) {
  std::string_view body = view.body_of(part);
  using enum ChangeKind;
  // Base64 may look like quoted-printable, as its last line ends in "=".
  for (std::string_view now : {"base64", "quoted-printable", ""}) {
    std::string plain = decoded(body, now);
    if (plain.empty()) continue;
    bool quoted = now == "quoted-printable", base64 = now == "base64";
    if (!now.empty() && (part.is_text() || quoted) &&
        offer_named(view, part, quoted ? EncodedQuotedPrintable : EncodedBase64, plain,
                    kPlainNames, offer))
      return true;
    // The line end before a boundary is the boundary's, so base64 may lack it.
    if (base64 && &part != &view.sections[0] &&
        offer_named(view, part, EncodedBase64, plain + "\r\n", kPlainNames, offer))
      return true;
    if (part.is_text()) {
      ChangeKind kind = quoted   ? QuotedPrintableRewritten
                        : base64 ? EncodedBase64
                                 : DecodedTo8bit;
      for (const QuotedPrintableStyle& style : kStyles) {
        std::string again = encode_quoted_printable(plain, style);
        if (again != body &&
            offer_named(view, part, kind, again,
                        quoted ? std::span<const std::string_view>() : kQuotedNames,
                        offer))
          return true;
      }
    }
    ChangeKind kind = quoted   ? EncodedQuotedPrintable
                      : base64 ? Base64Rewritten
                               : DecodedTo8bit;
    std::vector<std::string> contents{base64 ? text::decode_base64(body) : plain};
    if (!base64 && plain.ends_with("\r\n"))
      contents.push_back(plain.substr(0, plain.size() - 2));
    for (const std::string& content : contents)
      for (size_t width : kWidths) {
        std::string again = encode_base64_lines(content, width);
        if (again != body &&
            offer_named(view, part, kind, again,
                        base64 ? std::span<const std::string_view>() : kBase64Names,
                        offer))
          return true;
      }
    if (!now.empty()) break;
  }
  return false;
}

// All text parts at once, as a gateway does that cannot pass 8 bits.
static bool undo_of_all(const BodyView& view, const Offer& offer) {
  for (std::string_view name : kPlainNames) {
    std::string text(view.text);
    size_t changed = 0;
    ChangeKind kind = ChangeKind::EncodedQuotedPrintable;
    for (size_t i = view.sections.size(); i-- > 1;) {
      const Section& part = view.sections[i];
      if (part.is_multipart() || !part.is_text()) continue;
      std::string plain = decoded(view.body_of(part), part.encoding);
      if (plain.empty() || plain == view.body_of(part)) continue;
      if (part.encoding == "base64") kind = ChangeKind::EncodedBase64;
      if (part.encoding == "base64" && !plain.ends_with("\r\n")) plain += "\r\n";
      text = with_encoding(with_body(text, part, plain), part, name);
      changed++;
    }
    if (changed > 1 && offer(kind, std::move(text))) return true;
    if (changed < 2) break;
  }
  for (const QuotedPrintableStyle& style : kStyles) {
    std::string text(view.text);
    size_t changed = 0;
    ChangeKind kind = ChangeKind::QuotedPrintableRewritten;
    for (size_t i = view.sections.size(); i-- > 1;) {
      const Section& part = view.sections[i];
      if (part.is_multipart() || !part.is_text() || part.encoding == "base64") continue;
      std::string plain = decoded(view.body_of(part), part.encoding);
      if (plain.empty()) continue;
      std::string again = encode_quoted_printable(plain, style);
      if (again == view.body_of(part)) continue;
      text = with_body(text, part, again);
      if (part.encoding != "quoted-printable") {
        text = with_encoding(text, part, "quoted-printable");
        kind = ChangeKind::DecodedTo8bit;
      }
      changed++;
    }
    if (changed > 1 && offer(kind, std::move(text))) return true;
  }
  return false;
}

bool undo_encoding(const BodyView& view, const Offer& offer) {
  if (undo_of_all(view, offer)) return true;
  for (const Section& part : view.sections)
    if (!part.is_multipart() && undo_of_part(view, part, offer)) return true;
  return false;
}

}  // namespace mailwhy::dkim
