// Bodies without their transfer encoding and charset.
#include "mail/lines.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/byte_set.h"
#include "text/charset.h"
#include "text/encoding.h"

namespace mailwhy::mail {

static std::string_view raw_body(const Message& message, const Part& part, size_t most) {
  std::string_view bytes = message.bytes;
  if (part.body_offset > bytes.size()) return {};
  return bytes.substr(part.body_offset, std::min(part.body_size, most));
}

std::string decoded_body(const Message& message, const Part& part, size_t most) {
  std::string_view raw = raw_body(message, part, most);
  if (part.encoding == "base64") return text::decode_base64(raw);
  if (part.encoding == "quoted-printable") return text::decode_quoted_printable(raw);
  return std::string(raw);
}

text::Excerpt decoded_text(const Message& message, const Part& part, size_t most) {
  bool encoded = part.encoding == "base64" || part.encoding == "quoted-printable";
  bool html = part.type == "text/html";
  std::string_view raw = raw_body(message, part, most);
  if (!encoded && !html && text::is_utf8_already(raw, part.charset))
    return text::excerpt_of(raw, part.body_offset);
  std::string decoded;
  if (encoded) decoded = decoded_body(message, part, most);
  std::string_view bytes = encoded ? decoded : raw;
  if (html && text::is_utf8_already(bytes, part.charset))
    return text::excerpt_of(html_to_text(bytes));
  std::string utf8 = text::to_utf8(bytes, part.charset);
  bool changed = encoded || html || utf8 != bytes;
  if (html) utf8 = html_to_text(utf8);
  return text::excerpt_of(utf8, changed ? text::Excerpt::kNowhere : part.body_offset);
}

struct Entity {
  std::string_view name, text;
};
static constexpr Entity kEntities[] = {
    {"lt", "<"},   {"gt", ">"},  {"amp", "&"},  {"quot", "\""}, {"apos", "'"},
    {"nbsp", " "}, {"#39", "'"}, {"#34", "\""}, {"#160", " "},  {"#64", "@"},
    {"#46", "."},  {"#13", ""},  {"#10", "\n"}, {"rsquo", "'"}};

// The tags behind which a new line begins.
static bool breaks_line(std::string_view tag) {
  constexpr std::string_view kBlocks[] = {
      "br", "p",   "/p", "div", "/div",   "tr",  "/tr",  "li", "/li",    "h1", "/h1",
      "h2", "/h2", "h3", "/h3", "/table", "pre", "/pre", "hr", "/title", "/td"};
  constexpr size_t kLongest = 6;  // "/table", "/title"
  if (tag.size() > kLongest) return false;
  for (std::string_view block : kBlocks)
    if (text::equals_ignore_case(tag, block)) return true;
  return false;
}

std::string html_to_text(std::string_view html) {
  std::string plain;
  plain.reserve(html.size());
  size_t at = 0;
  while (at < html.size()) {
    size_t markup = text::find_either(html, '<', '&', at);
    plain += html.substr(at, markup - at);
    at = markup;
    if (at == html.size()) break;
    char c = html[at];
    if (c == '<') {
      constexpr size_t kMaxTag = 4096;  // keeps many '<' without a '>' linear
      size_t close = html.substr(at, kMaxTag).find('>');
      if (close != html.npos) close += at;
      // "<user@example.org>" in sloppy HTML is an address, not a tag.
      std::string_view inside =
          html.substr(at + 1, close == html.npos ? 0 : close - at - 1);
      static constexpr text::ByteSet kNameEnds(" \t\r\n/");
      size_t name_end = kNameEnds.find_in(inside, 1);
      std::string_view tag = inside.substr(0, name_end);
      if (close == html.npos ||
          (tag.find('@') != tag.npos && inside.find(' ') == inside.npos)) {
        plain += c;
        at++;
        continue;
      }
      at = close + 1;
      for (std::string_view skipped : {"style", "script"}) {
        if (!text::equals_ignore_case(tag, skipped)) continue;
        size_t end = text::find_ignore_case(html, "</" + std::string(skipped), at);
        at = end == html.npos ? html.size() : end;
      }
      if (breaks_line(tag)) plain += '\n';
      continue;
    }
    if (c == '&') {
      size_t semicolon = html.substr(at, 10).find(';');
      bool known = false;
      if (semicolon != html.npos) {
        for (const Entity& entity : kEntities) {
          if (html.substr(at + 1, semicolon - 1) != entity.name) continue;
          plain += entity.text;
          known = true;
        }
      }
      if (known) {
        at += semicolon + 1;
        continue;
      }
    }
    plain += c;
    at++;
  }
  return plain;
}

}  // namespace mailwhy::mail
