// Bodies without their transfer encoding and charset.
#include <algorithm>
#include <array>
#include <optional>

#include "mail/reader.h"
#include "text/ascii.h"
#include "text/block.h"
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

// A short tag's name as a number, upper and lower case alike.
static constexpr size_t kMostName = sizeof(uint64_t);
static constexpr uint64_t name_number(std::string_view tag) {
  uint64_t number = 0;
  for (char c : tag) number = number << 8 | static_cast<unsigned char>(text::to_lower(c));
  return number;
}

// The tags behind which a new line begins.
static bool breaks_line(std::string_view tag) {
  constexpr std::string_view kBlocks[] = {
      "br", "p",   "/p", "div", "/div",   "tr",  "/tr",  "li", "/li",    "h1", "/h1",
      "h2", "/h2", "h3", "/h3", "/table", "pre", "/pre", "hr", "/title", "/td"};
  static constexpr auto kNumbers = [&] {
    std::array<uint64_t, std::size(kBlocks)> numbers{};
    std::ranges::transform(kBlocks, numbers.begin(), name_number);
    return numbers;
  }();
  return tag.size() <= kMostName &&
         std::ranges::find(kNumbers, name_number(tag)) != kNumbers.end();
}

namespace {

struct Tag {
  std::string_view name;
  size_t end;  // behind its '>'
};

}  // namespace

// The tag that html[at] opens. "<user@example.org>" in sloppy HTML is an address, not a
// tag.
static std::optional<Tag> tag_at(std::string_view html, size_t at) {
  constexpr size_t kMaxTag = 4096;  // keeps many '<' without a '>' linear
  size_t length = html.substr(at, kMaxTag).find('>');
  if (length == html.npos) return std::nullopt;
  std::string_view inside = html.substr(at + 1, length - 1);
  static constexpr text::ByteSet kNameEnds(" \t\r\n/");
  std::string_view name = inside.substr(0, kNameEnds.find_in(inside, 1));
  if (name.find('@') != name.npos && inside.find(' ') == inside.npos) return std::nullopt;
  return Tag{name, at + length + 1};
}

// Where what this tag opens ends, if none of it is text.
static size_t unread_end(std::string_view html, const Tag& tag) {
  for (std::string_view end : {"</style", "</script"})
    if (text::equals_ignore_case(tag.name, end.substr(2)))
      return std::min(text::find_ignore_case(html, end, tag.end), html.size());
  return tag.end;
}

static const Entity* entity_at(std::string_view html, size_t at) {
  size_t semicolon = html.substr(at, 10).find(';');
  if (semicolon == html.npos) return nullptr;
  auto known =
      std::ranges::find(kEntities, html.substr(at + 1, semicolon - 1), &Entity::name);
  return known == std::end(kEntities) ? nullptr : known;
}

std::string html_to_text(std::string_view html) {
  std::string plain(html.size(), '\0');  // it never grows
  char* out = plain.data();
  size_t at = 0;
  for (;;) {
    text::copy_until(html, at, out, [](const text::Block& block) {
      return block.equal('<') | block.equal('&');
    });
    if (at == html.size()) break;
    if (html[at] == '<') {
      if (auto tag = tag_at(html, at)) {
        at = unread_end(html, *tag);
        if (breaks_line(tag->name)) *out++ = '\n';
        continue;
      }
    } else if (const Entity* entity = entity_at(html, at)) {
      at += entity->name.size() + 2;
      out = std::ranges::copy(entity->text, out).out;
      continue;
    }
    *out++ = html[at++];
  }
  plain.resize(static_cast<size_t>(out - plain.data()));
  return plain;
}

}  // namespace mailwhy::mail
