#include "dkim/mend.h"

#include <algorithm>

#include "dkim/key.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

// Without what zone files, panels, PEM files and word processors put round and into it.
static std::string cleaned(std::string_view record) {
  static constexpr std::string_view kDropped[] = {"-----BEGIN PUBLIC KEY-----",
                                                  "-----END PUBLIC KEY-----",
                                                  "-----BEGIN RSA PUBLIC KEY-----",
                                                  "-----END RSA PUBLIC KEY-----",
                                                  "\xe2\x80\x9c",
                                                  "\xe2\x80\x9d",
                                                  "\xe2\x80\x9e",
                                                  "\xe2\x80\x8b",
                                                  "\xef\xbb\xbf",
                                                  "\\",
                                                  "\"",
                                                  "'",
                                                  "(",
                                                  ")"};
  static constexpr std::string_view kBlank = "\xc2\xa0";
  std::string out;
  for (size_t at = 0; at < record.size();) {
    std::string_view rest = record.substr(at);
    auto dropped = std::ranges::find_if(
        kDropped, [&](std::string_view word) { return rest.starts_with(word); });
    if (dropped != std::end(kDropped)) {
      at += dropped->size();
    } else if (rest.starts_with(kBlank)) {
      out += ' ';
      at += kBlank.size();
    } else {
      out += record[at++];
    }
  }
  return out;
}

static bool is_base64(char c) {
  return text::is_alnum(c) || c == '+' || c == '/';
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The letters of base64 from `at` on, blanks between them left out or taken for the "+"
// that a web form made of them; the padding as long as it has to be.
enum class Blanks { Dropped, Plus };
static std::string base64_from(std::string_view text, size_t at, Blanks blanks) {
  std::string run;
  for (; at < text.size(); at++) {
    char c = text[at];
    if (c == '-') c = '+';
    if (c == '_') c = '/';
    if (is_base64(c))
      run += c;
    else if (!is_blank(c))
      break;
    else if (blanks == Blanks::Plus)
      run += '+';
  }
  while (run.ends_with('+') && blanks == Blanks::Plus) run.pop_back();
  run.append((4 - run.size() % 4) % 4, '=');
  return run;
}

// The tags that stand before the key and say how it may be used: "t=y; s=email;".
static std::string kept_tags(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    size_t end = text.find(';');
    std::string_view tag = text::trim(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    bool wanted = tag.size() > 2 && tag[1] == '=' &&
                  std::string_view("thsn").find(tag[0]) != std::string_view::npos;
    if (wanted) kept += ' ' + std::string(tag) + ';';
  }
  return kept;
}

std::vector<std::string> mended_records(std::string_view record) {
  std::vector<std::string> found;
  if (record.size() > kMaxKeyRecord) return found;
  const std::string text = cleaned(record);
  auto offer = [&](std::string candidate) {
    bool fresh = candidate != record && found.size() < kMaxMended &&
                 std::ranges::find(found, candidate) == found.end();
    if (fresh && !read_key(candidate).fault) found.push_back(std::move(candidate));
  };
  offer(text);
  // DER of a key begins with a SEQUENCE of more than 127 octets: "MI" in base64.
  size_t tries = 0;
  for (size_t at = text.find("MI"); at != text.npos && tries < 8;
       at = text.find("MI", at + 1), tries++)
    for (Blanks blanks : {Blanks::Dropped, Blanks::Plus})
      offer("v=DKIM1;" + kept_tags(text.substr(0, at)) +
            " k=rsa; p=" + base64_from(text, at, blanks));
  if (size_t at = text.find("p="); text.find("ed25519") != text.npos && at != text.npos)
    offer("v=DKIM1;" + kept_tags(text.substr(0, at)) +
          " k=ed25519; p=" + base64_from(text, at + 2, Blanks::Dropped));
  return found;
}

}  // namespace mailwhy::dkim
