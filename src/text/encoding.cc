// Quoted-printable, base64, encoded words: one forward pass each.
#include "text/encoding.h"

#include "text/ascii.h"
#include "text/base64.h"
#include "text/block.h"
#include "text/charset.h"
#include "text/hex.h"

namespace mailwhy::text {

// Where the line end at `at` stops; `at` itself if there is none.
static size_t after_line_end(std::string_view text, size_t at) {
  size_t end = at;
  if (end < text.size() && text[end] == '\r') end++;
  if (end < text.size() && text[end] == '\n') end++;
  return end;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string decoded(text.size(), '\0');  // it never grows
  char* out = decoded.data();
  size_t at = 0;
  for (;;) {
    copy_until(text, at, out, [](const Block& block) { return block.equal('='); });
    if (at == text.size()) break;
    at++;
    int high = at < text.size() ? hex_value(text[at]) : -1;
    int low = at + 1 < text.size() ? hex_value(text[at + 1]) : -1;
    if (high >= 0 && low >= 0) {
      *out++ = static_cast<char>(high * 16 + low);
      at += 2;
      continue;
    }
    // A soft line break; blanks that a gateway put before the line end go with it.
    size_t blank = at;
    while (blank < text.size() && is_blank(text[blank])) blank++;
    size_t next = after_line_end(text, blank);
    if (next > blank || blank == text.size())
      at = next;
    else
      *out++ = '=';
  }
  decoded.resize(static_cast<size_t>(out - decoded.data()));
  return decoded;
}

std::string decode_base64(std::string_view text) {
  std::string decoded;
  Base64Decoder().decode(text, decoded);
  return decoded;
}

struct EncodedWord {
  std::string_view charset, body;
  char encoding;
  size_t end;
};

// Reads "=?charset*lang?B?body?=" at `at`.
static bool read_encoded_word(std::string_view text, size_t at, EncodedWord& word) {
  constexpr size_t kMaxWord = 1000;  // section 2 says 75; senders write longer ones
  if (text.substr(at, 2) != "=?") return false;
  std::string_view rest = text.substr(at + 2, kMaxWord);
  size_t first = rest.find('?');
  if (first == rest.npos || first + 2 >= rest.size() || rest[first + 2] != '?')
    return false;
  size_t close = rest.find("?=", first + 3);
  if (close == rest.npos) return false;
  word.charset = rest.substr(0, first);
  word.charset = word.charset.substr(0, word.charset.find('*'));  // RFC 2231 language
  word.encoding = to_lower(rest[first + 1]);
  word.body = rest.substr(first + 3, close - first - 3);
  word.end = at + 2 + close + 2;
  return word.encoding == 'b' || word.encoding == 'q';
}

static std::string decode_q(std::string_view body) {
  std::string spaced(body);
  for (char& c : spaced)
    if (c == '_') c = ' ';
  return decode_quoted_printable(spaced);
}

std::string decode_words(std::string_view text) {
  if (text.find("=?") == text.npos) return std::string(text);
  std::string decoded;
  std::string pending,
      charset;  // bytes of adjacent words: a letter may be cut between them
  auto flush = [&] {
    if (!pending.empty()) decoded += to_utf8(pending, charset);
    pending.clear();
  };
  size_t at = 0;
  while (at < text.size()) {
    EncodedWord word;
    if (text[at] == '=' && read_encoded_word(text, at, word)) {
      if (!equals_ignore_case(charset, word.charset)) flush();
      charset = word.charset;
      pending += word.encoding == 'b' ? decode_base64(word.body) : decode_q(word.body);
      at = word.end;
      size_t next = at;
      while (next < text.size() && is_space(text[next])) next++;
      EncodedWord following;
      if (next > at && read_encoded_word(text, next, following)) at = next;
      continue;
    }
    flush();
    decoded += text[at++];
  }
  flush();
  return decoded;
}

}  // namespace mailwhy::text
