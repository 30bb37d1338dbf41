#include "mail/attachment.h"

#include <algorithm>

#include "mail/content_type.h"
#include "mail/mime_walk.h"
#include "text/ascii.h"
#include "text/charset.h"
#include "text/encoding.h"
#include "text/hex.h"

namespace mailwhy::mail {

static constexpr size_t kMaxNameBytes = 255;

static std::string percent_decoded(std::string_view text) {
  std::string octets;
  for (size_t at = 0; at < text.size(); at++) {
    int high = at + 2 < text.size() ? text::hex_value(text[at + 1]) : -1;
    int low = at + 2 < text.size() ? text::hex_value(text[at + 2]) : -1;
    if (text[at] == '%' && high >= 0 && low >= 0) {
      octets += static_cast<char>(high * 16 + low);
      at += 2;
    } else {
      octets += text[at];
    }
  }
  return octets;
}

// "utf-8'ru'%D0%B0.doc": RFC 2231, section 4.
static std::string extended_value(std::string_view value) {
  size_t first = value.find('\'');
  size_t second = first == value.npos ? first : value.find('\'', first + 1);
  if (second == value.npos) return text::to_utf8(percent_decoded(value), "");
  return text::to_utf8(percent_decoded(value.substr(second + 1)), value.substr(0, first));
}

// The last of a path, printable, of a length that file systems know.
static std::string file_name(std::string name) {
  size_t folder = name.find_last_of("/\\");
  if (folder != std::string::npos) name.erase(0, folder + 1);
  for (char& c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  if (name.size() > kMaxNameBytes) {
    size_t end = kMaxNameBytes;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) end--;
    name.resize(end);
  }
  return std::string(text::trim(name));
}

static std::string name_in(const Header& header, std::string_view field,
                           std::string_view parameter) {
  text::Storage texts;
  Parameterized parsed = parse_parameterized(header.value(field), texts);
  const Parameterized::Parameter* found = nullptr;
  for (const auto& given : parsed.parameters)
    if (given.name == parameter && (!found || given.extended)) found = &given;
  if (!found) return {};
  if (found->extended) return file_name(extended_value(found->value));
  return file_name(text::to_utf8(text::decode_words(found->value), ""));
}

std::string attachment_name(const Header& header) {
  std::string name = name_in(header, "Content-Disposition", "filename");
  return name.empty() ? name_in(header, "Content-Type", "name") : name;
}

// Texts without a name, and what holds them together.
static bool is_text_without_name(const Part& part) {
  if (!part.type.starts_with("text/") && !part.type.starts_with("multipart/"))
    return false;
  return !part.header.find("Content-Disposition") &&
         text::find_ignore_case(part.header.value("Content-Type"), "name") ==
             std::string_view::npos;
}

Contents contents_of(const Message& mail) {
  Contents contents;
  contents.size = mail.bytes.size();
  if (std::ranges::all_of(mail.parts, is_text_without_name)) return contents;
  MimeWalk walk;
  walk.take_all(mail.bytes);
  for (MimeWalk::Found& found : walk.finish())
    contents.attachments.push_back(std::move(found.attachment));
  return contents;
}

}  // namespace mailwhy::mail
