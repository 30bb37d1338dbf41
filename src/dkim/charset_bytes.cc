#include "dkim/charset_bytes.h"

#include <array>
#include <map>

#include "text/ascii.h"
#include "text/charset.h"

namespace mailwhy::dkim {

namespace {

constexpr std::array<std::string_view, 16> kCharsets = {
    "iso-8859-1",   "iso-8859-15",  "windows-1251", "windows-1252",
    "koi8-r",       "koi8-u",       "iso-8859-2",   "iso-8859-5",
    "windows-1250", "windows-1253", "windows-1254", "iso-8859-9",
    "iso-8859-7",   "windows-1257", "iso-8859-4",   "us-ascii"};

using Octets = std::map<std::string, char, std::less<>>;  // by character

// What each octet of the upper half stands for.
Octets make_octets(std::string_view charset) {
  Octets octets;
  if (charset == "us-ascii") return octets;
  for (int octet = 0x80; octet < 0x100; octet++) {
    char c = static_cast<char>(octet);
    std::string character;
    // Readers take ISO-8859-1 for windows-1252; a writer did not.
    if (charset == "iso-8859-1") {
      if (octet < 0xA0) continue;
      character = {static_cast<char>(0xC0 | octet >> 6),
                   static_cast<char>(0x80 | (octet & 0x3F))};
    } else {
      character = text::to_utf8({&c, 1}, charset);
    }
    if (character != "\xEF\xBF\xBD") octets.emplace(character, c);
  }
  return octets;
}

const Octets* octets_of(std::string_view charset) {
  static const std::array<Octets, kCharsets.size()> kTables = [] {
    std::array<Octets, kCharsets.size()> tables;
    for (size_t i = 0; i < kCharsets.size(); i++) tables[i] = make_octets(kCharsets[i]);
    return tables;
  }();
  for (size_t i = 0; i < kCharsets.size(); i++)
    if (text::equals_ignore_case(charset, kCharsets[i])) return &kTables[i];
  return nullptr;
}

}  // namespace

std::optional<std::string> from_utf8(std::string_view text, std::string_view charset) {
  if (text::equals_ignore_case(charset, "utf-8")) return std::string(text);
  bool ascii = text::find_non_ascii(text) == text.size();
  const Octets* octets = octets_of(charset);
  if (octets && ascii) return std::string(text);
  if (!octets) return std::nullopt;
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      out += text[at++];
      continue;
    }
    size_t size = 1;
    while (at + size < text.size() &&
           (static_cast<unsigned char>(text[at + size]) & 0xC0) == 0x80)
      size++;
    auto found = octets->find(text.substr(at, size));
    if (found == octets->end()) return std::nullopt;
    out += found->second;
    at += size;
  }
  return out;
}

}  // namespace mailwhy::dkim
