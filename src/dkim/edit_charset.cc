// Text converted to another charset on the way, with its charset parameter and often its
// transfer encoding.
#include <algorithm>

#include "dkim/charset_bytes.h"
#include "dkim/edits.h"
#include "text/ascii.h"
#include "text/charset.h"

namespace mailwhy::dkim {

static constexpr std::string_view kGatewayCharsets[] = {
    "utf-8",       "iso-8859-1", "windows-1252", "windows-1251", "koi8-r",
    "iso-8859-15", "iso-8859-2", "iso-8859-5",   "windows-1250"};

// Those of the text's script first.
static std::vector<std::string_view> charsets_of(std::string_view utf8) {
  auto likely = charsets_of_script(utf8);
  std::vector<std::string_view> all(likely.begin(), likely.end());
  for (std::string_view charset : kGatewayCharsets)
    if (std::ranges::find(all, charset) == all.end()) all.push_back(charset);
  return all;
}

// The part's header with another charset; "" if it names none.
static std::string with_charset(std::string_view text, const Section& part,
                                std::string_view charset) {
  std::string_view header = text.substr(part.header, part.body - part.header);
  size_t at = text::find_ignore_case(header, "charset=");
  if (at == header.npos) return {};
  at += 8;
  size_t end = header.size() > at && header[at] == '"'
                   ? header.find('"', at + 1)
                   : header.find_first_of("; \t\r\n", at);
  if (end == header.npos) return {};
  if (header[at] == '"') at++;
  std::string out(text.substr(0, part.header + at));
  out += charset;
  out += text.substr(part.header + end);
  return out;
}

// The part in another charset, its transfer encoding kept.
static bool undo_of_part(const BodyView& view, const Section& part, const Offer& offer) {
  std::string plain = decoded(view.body_of(part), part.encoding);
  if (plain.empty() || text::find_non_ascii(plain) == plain.size()) return false;
  std::string utf8 = text::to_utf8(plain, part.charset);
  if (!text::is_utf8(utf8)) return false;
  for (std::string_view charset : charsets_of(utf8)) {
    if (text::equals_ignore_case(charset, part.charset)) continue;
    auto octets = from_utf8(utf8, charset);
    if (!octets) continue;
    std::vector<std::string> bodies;
    if (part.encoding == "quoted-printable")
      for (size_t width : {76u, 75u, 73u, 72u})
        bodies.push_back(encode_quoted_printable(*octets, {.width = width}));
    else if (part.encoding == "base64")
      for (size_t width : {76u, 72u, 64u})
        bodies.push_back(encode_base64_lines(*octets, width));
    else
      bodies.push_back(*octets);
    for (const std::string& body : bodies) {
      std::string text = with_body(view.text, part, body);
      if (&part == &view.sections[0]) {
        if (offer(ChangeKind::CharsetConverted, std::move(text))) return true;
        continue;
      }
      for (const std::string& spelt : charset_spellings(charset)) {
        std::string renamed = with_charset(text, part, spelt);
        if (!renamed.empty() && offer(ChangeKind::CharsetConverted, std::move(renamed)))
          return true;
      }
      if (offer(ChangeKind::CharsetConverted, std::move(text))) return true;
    }
  }
  return false;
}

bool undo_charset(const BodyView& view, const Offer& offer) {
  for (const Section& part : view.sections)
    if (part.is_text() && !part.is_multipart() && undo_of_part(view, part, offer))
      return true;
  // Only the name was changed, as it is spelt.
  for (const Section& part : view.sections) {
    if (part.charset.empty() || &part == &view.sections[0]) continue;
    for (const std::string& spelt : charset_spellings(part.charset)) {
      std::string renamed = with_charset(view.text, part, spelt);
      if (!renamed.empty() && offer(ChangeKind::PartHeaderRewritten, std::move(renamed)))
        return true;
    }
  }
  return false;
}

}  // namespace mailwhy::dkim
