#include "dkim/charset_bytes.h"

#include <algorithm>
#include <array>
#include <map>

#include "dkim/spelling.h"
#include "text/ascii.h"
#include "text/charset.h"

namespace mailwhy::dkim {

namespace {

constexpr std::array<std::string_view, 16> kSingleByteCharsets = {
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
  static const std::array<Octets, kSingleByteCharsets.size()> kTables = [] {
    std::array<Octets, kSingleByteCharsets.size()> tables;
    for (size_t i = 0; i < kSingleByteCharsets.size(); i++)
      tables[i] = make_octets(kSingleByteCharsets[i]);
    return tables;
  }();
  for (size_t i = 0; i < kSingleByteCharsets.size(); i++)
    if (text::equals_ignore_case(charset, kSingleByteCharsets[i])) return &kTables[i];
  return nullptr;
}

}  // namespace

std::optional<std::string> from_utf8(std::string_view text, std::string_view charset) {
  if (text::equals_ignore_case(charset, "utf-8")) return std::string(text);
  bool ascii = text::find_non_ascii(text) == text.size();
  const Octets* octets = octets_of(charset);
  if (octets && ascii) return std::string(text);
  if (!octets) return text::from_utf8(text, charset);
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

std::span<const std::string_view> charsets_of_script(std::string_view utf8) {
  struct Script {
    std::string_view first, last;  // the beginnings of its characters in UTF-8
    std::array<std::string_view, 6> charsets;
  };
  static constexpr Script kScripts[] = {
      {"\xC4\x80",
       "\xC5\xBF",
       {"iso-8859-2", "windows-1250", "iso-8859-9", "windows-1254", "iso-8859-4",
        "windows-1257"}},
      {"\xCD\xB0", "\xCF\xBF", {"iso-8859-7", "windows-1253"}},
      {"\xD0\x80",
       "\xD4\xAF",
       {"koi8-r", "windows-1251", "iso-8859-5", "koi8-u", "x-mac-cyrillic"}},
      {"\xD6\x90", "\xD7\xBF", {"windows-1255", "iso-8859-8"}},
      {"\xD8\x80", "\xDB\xBF", {"windows-1256", "iso-8859-6"}},
      {"\xE0\xB8\x80", "\xE0\xB9\xBF", {"windows-874", "tis-620"}},
      {"\xE3\x81\x80", "\xE3\x83\xBF", {"iso-2022-jp", "shift_jis", "euc-jp"}},
      {"\xE3\x80\x80",
       "\xE9\xBF\xBF",
       {"iso-2022-jp", "gb2312", "shift_jis", "gbk", "big5", "gb18030"}},
      {"\xEA\xB0\x80", "\xED\x9F\xBF", {"euc-kr", "ks_c_5601-1987", "iso-2022-kr"}},
  };
  static constexpr std::array<std::string_view, 6> kWestern = {
      "iso-8859-1", "windows-1252", "iso-8859-15", "us-ascii"};
  std::string_view first = utf8.substr(text::find_non_ascii(utf8));
  auto named = [](std::span<const std::string_view> charsets) {
    return charsets.first(
        static_cast<size_t>(std::ranges::find(charsets, "") - charsets.begin()));
  };
  for (const Script& script : kScripts)
    if (first.size() > 2 && first.substr(0, script.first.size()) >= script.first &&
        first.substr(0, script.last.size()) <= script.last)
      return named(script.charsets);
  return named(kWestern);
}

std::vector<std::string> charset_spellings(std::string_view charset) {
  std::vector<std::string> all;
  for (Letters letters : {Letters::Small, Letters::Capitals, Letters::First})
    all.push_back(spelt(charset, letters));
  if (all[0] == "shift_jis") all.push_back("Shift_JIS");
  return all;
}

}  // namespace mailwhy::dkim
