#include "dkim/added_text.h"

#include <algorithm>
#include <string>

#include "dkim/edits.h"
#include "text/ascii.h"
#include "text/encoding.h"
#include "text/hex.h"

namespace mailwhy::dkim {

namespace {

// A part as its reader sees it.
struct Readable {
  std::string text;
  std::vector<uint32_t> places;  // where in the body each octet is written, and the end
};

// Quoted-printable, RFC 2045, section 6.7, octet by octet.
Readable read_quoted(std::string_view body) {
  Readable read;
  for (size_t at = 0; at < body.size();) {
    std::string_view rest = body.substr(at);
    if (rest.starts_with("=\r\n")) {
      at += 3;
      continue;
    }
    read.places.push_back(static_cast<uint32_t>(at));
    int high = rest.size() > 2 && rest[0] == '=' ? text::hex_value(rest[1]) : -1;
    int low = high >= 0 ? text::hex_value(rest[2]) : -1;
    read.text += low >= 0 ? static_cast<char>(high * 16 + low) : rest[0];
    at += low >= 0 ? 3 : 1;
  }
  read.places.push_back(static_cast<uint32_t>(body.size()));
  return read;
}

// ---------------------------------------------------------------- where it may stand

struct Stretch {
  size_t from, to;
  int doubt;  // 0: it looks like the borders of something added
};

bool at_line(std::string_view text, size_t at) {
  return at == 0 || at == text.size() || text[at - 1] == '\n';
}

// Lines and, in HTML, tags.
std::vector<size_t> places_in(std::string_view text, bool html) {
  std::vector<size_t> places{0};
  for (size_t i = 0; i < text.size(); i++)
    if ((html && text[i] == '<' && i > 0) || (i > 0 && text[i - 1] == '\n'))
      places.push_back(i);
  if (!text.empty()) places.push_back(text.size());
  return places;
}

size_t last_tag(std::string_view text, std::string_view tag) {
  size_t last = text.npos;
  for (size_t at = 0; (at = text::find_ignore_case(text, tag, at)) != text.npos; at++)
    last = at;
  return last;
}

// Behind the text, before empty lines at its end, before </body>, </html>.
std::vector<size_t> ends_in(std::string_view text, bool html) {
  std::vector<size_t> ends{text.size()};
  for (size_t at = text.size();
       at >= 4 && ends.size() < 3 && text.substr(at - 4, 4) == "\r\n\r\n"; at -= 2)
    ends.push_back(at - 2);
  for (std::string_view tag : {"</body", "</html"}) {
    size_t last = html ? last_tag(text, tag) : text.npos;
    if (last == text.npos) continue;
    ends.push_back(last);
    size_t line = text.rfind('\n', last);
    if (line != text.npos && line + 1 < last) ends.push_back(line + 1);
  }
  return ends;
}

// At the beginning, and behind <body …>.
std::vector<size_t> starts_in(std::string_view text, bool html) {
  std::vector<size_t> starts;
  size_t at = html ? text::find_ignore_case(text, "<body") : text.npos;
  size_t close = at == text.npos ? at : text.find('>', at);
  if (close != text.npos) {
    starts.push_back(close + 1);
    if (text.substr(close + 1).starts_with("\r\n")) starts.push_back(close + 3);
  }
  starts.push_back(0);
  return starts;
}

// An empty line, a rule of dashes and the like, the tag of a block: so additions begin.
int doubt_of_start(std::string_view text, size_t at) {
  static constexpr std::string_view kTags[] = {
      "<p", "<br", "<div", "<hr", "<table", "<img", "<style", "<!--", "<span", "<font"};
  std::string_view rest = text.substr(at);
  bool behind_empty = at >= 4 && text.substr(at - 4, 4) == "\r\n\r\n";
  if (rest.starts_with('<'))
    return std::ranges::any_of(kTags,
                               [&](std::string_view tag) {
                                 return text::starts_with_ignore_case(rest, tag);
                               })
               ? 0
               : 2;
  bool rule = rest.size() > 1 && std::string_view("-_=*~#+").find(rest[0]) != rest.npos;
  if (rest.starts_with("\r\n") || rule || behind_empty) return 0;
  return at_line(text, at) ? 1 : 2;
}

// Tags that are opened in it and not closed, or the reverse. <p> and <li> need no end.
bool is_torn(std::string_view html) {
  static constexpr std::string_view kSingle[] = {
      "br", "hr", "img", "meta", "link", "input", "p", "li", "!--", "!doctype"};
  int open = 0;
  for (size_t at = 0; (at = html.find('<', at)) != html.npos;) {
    size_t end = html.find('>', at);
    if (end == html.npos) return true;
    std::string_view tag = html.substr(at + 1, end - at - 1);
    at = end + 1;
    bool closes = tag.starts_with('/');
    if (closes) tag.remove_prefix(1);
    std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/"));
    bool single = tag.ends_with('/') || std::ranges::any_of(kSingle, [&](auto one) {
                    return text::equals_ignore_case(name, one);
                  });
    if (single) continue;
    open += closes ? -1 : 1;
    if (open < 0) return true;
  }
  return open != 0;
}

// Letters and digits without tags and entities, as far as kMostWords.
std::string border_words(std::string_view text, Side side, bool html) {
  static constexpr size_t kMostWords = 16, kMostRead = 4000;
  if (text.size() > kMostRead)
    text = side == Side::Back ? text.substr(0, kMostRead)
                              : text.substr(text.size() - kMostRead);
  std::string words;
  char until = 0;
  for (size_t i = 0; i < text.size(); i++) {
    char c = text[i];
    if (until != 0) {
      if (c == until) until = 0;
    } else if (html && c == '<') {
      until = '>';
    } else if (html && c == '&' && text.substr(i, 10).find(';') != text.npos) {
      until = ';';
    } else if (text::is_alnum(c) || static_cast<unsigned char>(c) > 127) {
      words += c;
      if (side == Side::Back && words.size() == kMostWords) break;
    }
  }
  if (words.size() > kMostWords) words.erase(0, words.size() - kMostWords);
  return words.size() < kMostWords ? std::string() : words;
}

int doubt_of_end(std::string_view text, size_t at, bool html) {
  bool behind_empty = at >= 4 && text.substr(at - 4, 4) == "\r\n\r\n";
  bool behind_tag = html && at > 0 && (text[at - 1] == '>' || at_line(text, at));
  return behind_empty || behind_tag ? 0 : 1;
}

// At one side of the text, from or to each of its ends, those that are near first.
std::vector<Stretch> stretches_at(std::string_view text, Side side, bool html) {
  static constexpr size_t kMostStarts = 150, kMostEnds = 60;
  std::vector<Stretch> all;
  auto add = [&](size_t from, size_t to) {
    int torn = html && is_torn(text.substr(from, to - from)) ? 2 : 0;
    all.push_back({from, to,
                   torn + (side == Side::Back ? doubt_of_start(text, from)
                                              : doubt_of_end(text, to, html))});
  };
  std::vector<size_t> places = places_in(text, html);
  if (side == Side::Back) {
    for (size_t end : ends_in(text, html)) {
      size_t before =
          static_cast<size_t>(std::ranges::lower_bound(places, end) - places.begin());
      for (size_t i = before; i-- > 0 && before - i <= kMostStarts;) add(places[i], end);
    }
    return all;
  }
  for (size_t start : starts_in(text, html)) {
    size_t behind =
        static_cast<size_t>(std::ranges::upper_bound(places, start) - places.begin());
    for (size_t i = behind;
         i < places.size() && i - behind < kMostEnds && places[i] < text.size(); i++)
      add(start, places[i]);
  }
  return all;
}

// ---------------------------------------------------------------- how it is cut out

struct Cutting {
  std::string_view canonical;
  const Section& part;
  size_t most;
  ChangeKind kind{};
  std::string words{};
  // Those that want something written anew in a way that others may not have come last.
  std::vector<Removal> plain{}, anew{};
  size_t written = 0;

  bool full() const { return plain.size() >= most || written >= kMostWritten; }
  void add(Cut cut, std::vector<Removal>& list) {
    if (list.size() >= most || cut.to < cut.from) return;
    written += cut.instead.size();
    list.push_back({kind, std::move(cut), words});
  }
};

void cut_base64(Cutting& out, std::string_view octets, const Stretch& stretch) {
  std::string_view body =
      out.canonical.substr(out.part.body, out.part.end - out.part.body);
  size_t width = std::min(body.find("\r\n"), body.size());
  if (width == 0 || width % 4 != 0) return;
  std::string_view written = body;
  while (written.ends_with("\r\n\r\n")) written.remove_suffix(2);
  size_t line_octets = width / 4 * 3;
  size_t line = stretch.from / line_octets;
  size_t begin = std::min(line * (width + 2), written.size());
  auto give = [&](size_t from, std::vector<Removal>& list) {
    if (from / line_octets != line) return;
    std::string rest(octets.substr(line * line_octets, from - line * line_octets));
    rest += octets.substr(stretch.to);
    std::string made = encode_base64_lines(rest, width);
    size_t at = out.part.body + begin;
    out.add({at, out.part.body + written.size(), made}, list);
    // An empty line behind it came with the text, or was lost.
    if (written.size() < body.size())
      out.add({at, out.part.end, made}, list);
    else if (out.part.end < out.canonical.size())
      out.add({at, out.part.end, made + "\r\n"}, out.anew);
  };
  give(stretch.from, out.plain);
  // The last line had no end before.
  bool ends =
      stretch.to == octets.size() && stretch.from > 0 && octets[stretch.from - 1] == '\n';
  if (!ends) return;
  size_t less = stretch.from > 1 && octets[stretch.from - 2] == '\r' ? 2 : 1;
  line = (stretch.from - less) / line_octets;
  begin = std::min(line * (width + 2), written.size());
  give(stretch.from - less, out.anew);
}

void cut_quoted(Cutting& out, const Readable& read, const Stretch& stretch) {
  size_t base = out.part.body;
  out.add({base + read.places[stretch.from], base + read.places[stretch.to], {}},
          out.plain);
  std::string_view text = read.text;
  if (at_line(text, stretch.from) && at_line(text, stretch.to)) return;
  // The line in which it stood was broken elsewhere.
  size_t first = stretch.from, last = stretch.to;
  while (!at_line(text, first)) first--;
  while (!at_line(text, last)) last++;
  std::string made(text.substr(first, stretch.from - first));
  made += text.substr(stretch.to, last - stretch.to);
  for (size_t width : {76u, 75u, 73u})
    out.add({base + read.places[first], base + read.places[last],
             encode_quoted_printable(made, {.width = width})},
            out.anew);
}

}  // namespace

std::vector<Removal> removals(std::string_view canonical, const Section& part, Side side,
                              size_t most) {
  if (part.is_multipart() || !part.is_text() || part.end - part.body > kMaxCutPart)
    return {};
  std::string_view body = canonical.substr(part.body, part.end - part.body);
  bool base64 = part.encoding == "base64", quoted = part.encoding == "quoted-printable";
  Readable read;
  if (quoted)
    read = read_quoted(body);
  else if (base64)
    read.text = text::decode_base64(body);
  std::string_view text = quoted || base64 ? std::string_view(read.text) : body;
  std::vector<Stretch> stretches = stretches_at(text, side, part.is_html());
  std::ranges::stable_sort(stretches, [](const Stretch& a, const Stretch& b) {
    return std::pair(a.doubt, a.to - a.from) < std::pair(b.doubt, b.to - b.from);
  });
  Cutting out{canonical, part, most};
  for (const Stretch& stretch : stretches) {
    if (out.full()) break;
    bool blank = text::trim(text.substr(stretch.from, stretch.to - stretch.from)).empty();
    out.words = border_words(text.substr(stretch.from, stretch.to - stretch.from), side,
                             part.is_html());
    out.kind = blank                ? ChangeKind::EmptyLinesAdded
               : side == Side::Back ? ChangeKind::FooterAdded
                                    : ChangeKind::BannerAdded;
    if (base64)
      cut_base64(out, text, stretch);
    else if (quoted)
      cut_quoted(out, read, stretch);
    else
      out.add({part.body + stretch.from, part.body + stretch.to, {}}, out.plain);
  }
  for (Removal& one : out.anew)
    if (out.plain.size() < most) out.plain.push_back(std::move(one));
  return std::move(out.plain);
}

}  // namespace mailwhy::dkim
