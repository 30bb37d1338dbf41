// Encoded words (RFC 2047) decoded, or encoded in another way: other letters, another
// encoding, broken at other places, text before them made part of them.
#include <algorithm>

#include "dkim/base64_value.h"
#include "dkim/charset_bytes.h"
#include "dkim/header_edits.h"
#include "text/ascii.h"
#include "text/charset.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

namespace {

struct WordStyle {
  std::string charset;  // as spelt
  bool base64 = true;
  size_t width = 75;             // of a word, RFC 2047, section 2
  size_t first_width = 75;       // of the first one
  bool keeps_characters = true;  // none is divided between words
  bool lower_letter = false;     // "?b?"
  enum class Extent : uint8_t { Whole, Runs, Words } extent = Extent::Whole;
};

bool plain_in_q(char c) {
  return text::is_alnum(c) || c == '!' || c == '*' || c == '+' || c == '-' || c == '/';
}

// `loose`: what many write plainly although a phrase may not hold it.
std::string q_letters(std::string_view octets, bool loose) {
  static constexpr std::string_view kLoose = ".,:;'\"()[]@#$%&<>{}|~^`";
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : octets) {
    auto octet = static_cast<unsigned char>(c);
    if (c == ' ') {
      out += '_';
    } else if (plain_in_q(c) || (loose && kLoose.find(c) != kLoose.npos)) {
      out += c;
    } else {
      out += '=';
      out += kHex[octet >> 4];
      out += kHex[octet & 15];
    }
  }
  return out;
}

// The octets of one character of UTF-8 at `at`.
size_t character_size(std::string_view text, size_t at) {
  size_t size = 1;
  while (at + size < text.size() &&
         (static_cast<unsigned char>(text[at + size]) & 0xC0) == 0x80)
    size++;
  return size;
}

// Octets that one of them takes as letters of Q.
size_t q_size(char c, bool loose) {
  return c == ' ' || q_letters({&c, 1}, loose).size() == 1 ? 1 : 3;
}

// UTF-8 text as words with `between` between them; "" if the charset lacks a character.
std::string encode_run(std::string_view text, const WordStyle& style, bool loose,
                       std::string_view between, size_t first_width) {
  std::string head = "=?" + style.charset + (style.base64 ? "?B?" : "?Q?");
  if (style.lower_letter) head[head.size() - 2] = style.base64 ? 'b' : 'q';
  std::string out, word;
  size_t width = first_width, letters = 0;
  auto close = [&] {
    if (word.empty()) return;
    if (!out.empty()) out += between;
    out += head;
    out += style.base64 ? encode_base64(word) : q_letters(word, loose);
    out += "?=";
    word.clear();
    letters = 0;
    width = style.width;
  };
  for (size_t at = 0; at < text.size();) {
    size_t size = character_size(text, at);
    auto octets = from_utf8(text.substr(at, size), style.charset);
    if (!octets) return {};
    size_t more = 0;
    if (!style.base64)
      for (char c : *octets) more += q_size(c, loose);
    size_t would_be =
        style.base64 ? (word.size() + octets->size() + 2) / 3 * 4 : letters + more;
    if (!word.empty() && head.size() + would_be + 2 > width) {
      close();
    }
    letters += more;
    word += *octets;
    at += size;
  }
  close();
  return out;
}

std::string encode_with(std::string_view text, const WordStyle& style, bool loose,
                        std::string_view between) {
  if (style.extent == WordStyle::Extent::Whole)
    return encode_run(text, style, loose, between, style.first_width);
  // Only words with letters beyond ASCII, or all from the first of them to the last.
  std::string out;
  size_t at = 0;
  size_t first = text::find_non_ascii(text);
  if (first == text.size()) return std::string(text);
  while (at < text.size()) {
    size_t non_ascii = text::find_non_ascii(text, at);
    if (non_ascii == text.size()) {
      out += text.substr(at);
      break;
    }
    size_t begin = text.rfind(' ', non_ascii);
    begin = begin == text.npos || begin + 1 < at ? at : begin + 1;
    size_t last = non_ascii;
    if (style.extent == WordStyle::Extent::Runs)
      for (size_t next = non_ascii; next < text.size();
           next = text::find_non_ascii(text, next + 1))
        last = next;
    size_t end = text.find(' ', last);
    if (end == text.npos) end = text.size();
    if (style.extent == WordStyle::Extent::Words) {
      // Neighbours that both need it become one run, blanks included.
      for (;;) {
        size_t next_end = text.find(' ', std::min(end + 1, text.size()));
        if (next_end == text.npos) next_end = text.size();
        size_t next = text::find_non_ascii(text, std::min(end + 1, text.size()));
        if (end >= text.size() || next >= next_end) break;
        end = next_end;
      }
    }
    out += text.substr(at, begin - at);
    std::string run = encode_run(text.substr(begin, end - begin), style, loose, between,
                                 style.first_width);
    if (run.empty()) return {};
    out += run;
    at = end;
  }
  return out;
}

// Charsets to try: those that the mail names, and the usual ones.
std::vector<std::string> charsets_for(std::string_view value) {
  std::vector<std::string> all;
  auto add = [&](std::string_view name) {
    if (!name.empty() && name.size() < 40 && std::ranges::find(all, name) == all.end())
      all.emplace_back(name);
  };
  for (size_t at = value.find("=?"); at != value.npos; at = value.find("=?", at + 2)) {
    size_t end = value.find('?', at + 2);
    if (end == value.npos) break;
    add(value.substr(at + 2, end - at - 2));
  }
  for (std::string_view name :
       {"UTF-8", "utf-8", "ISO-8859-1", "iso-8859-1", "windows-1251", "koi8-r", "KOI8-R",
        "Windows-1251", "windows-1252", "Windows-1252", "ISO-8859-15", "iso-8859-15"})
    add(name);
  return all;
}

}  // namespace

void undo_encoded_words(const FieldView& field, const OfferField& offer) {
  using enum ChangeKind;
  std::string value = unfolded(field.value);
  bool has_words = value.find("=?") != value.npos;
  bool eight_bit = text::find_non_ascii(value) < value.size();
  if ((!has_words && !eight_bit) || value.size() > 2000) return;
  std::string text = has_words ? text::decode_words(value) : value;
  if (!text::is_utf8(text)) return;
  offer(WordsEncoded, Rank::Likely, field.with(text));
  ChangeKind kind = has_words ? WordsReencoded : WordsDecoded;
  // The text, and the text without one or two words that were made part of the encoding.
  struct Start {
    std::string text;
    ChangeKind kind;
  };
  std::vector<Start> starts{{text, kind}};
  size_t border = 0;
  for (int i = 0; i < 3 && field.is("Subject"); i++) {
    border = text.find_first_of(" ]", border);
    if (border == text.npos) break;
    border = text.find_first_not_of(' ', border + 1);
    if (border == text.npos) break;
    starts.push_back(
        {text.substr(border), kind_of_words(field.name, text.substr(0, border))});
  }
  bool simple = field.mode == Mode::Simple;
  std::vector<std::string_view> betweens{" "};
  if (simple) betweens = {"\r\n ", " ", "\r\n\t"};
  size_t name = field.name.size() + 2;
  struct Widths {
    size_t width, first;
  };
  // The second is Python's, whose lines are one octet longer than it says.
  const Widths widths[] = {{75, 75},        {76, 77 - name}, {75, 76 - name},
                           {75, 78 - name}, {75, 75 - name}, {76, 76},
                           {10'000, 10'000}};
  for (const std::string& charset : charsets_for(value)) {
    bool utf8 = text::equals_ignore_case(charset, "utf-8");
    bool named = value.find("=?" + charset + "?") != value.npos;
    // Each way of writing the mail's own charset and UTF-8; the main one of others.
    if (!utf8 && !named && !from_utf8(text, charset)) continue;
    for (bool base64 : {true, false})
      for (auto extent :
           {WordStyle::Extent::Whole, WordStyle::Extent::Runs, WordStyle::Extent::Words})
        for (auto [width, first] : widths)
          for (bool loose : {true, false}) {
            if (base64 && loose) continue;
            if (!utf8 && !named && (loose || first != 75)) continue;
            for (bool lower : {false, true}) {
              WordStyle style{charset, base64, width, first, true, lower, extent};
              for (std::string_view between : betweens)
                for (const Start& start : starts) {
                  if (&start != &starts[0] && !utf8) continue;
                  std::string made = encode_with(start.text, style, loose, between);
                  if (made.empty()) continue;
                  Rank rank = utf8 ? Rank::Usual : Rank::Possible;
                  offer(start.kind, rank, field.with(made));
                }
            }
          }
  }
}

}  // namespace mailwhy::dkim
