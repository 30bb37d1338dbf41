// Text added inside a part that is encoded: decoded, cut and encoded again. Only the
// lines that differ are written anew.
#include <algorithm>

#include "dkim/edits.h"
#include "text/ascii.h"
#include "text/encoding.h"

namespace mailwhy::dkim {

namespace {

constexpr size_t kMostPlaces = 300;

// Where added text may begin or end in the decoded text: lines and, in HTML, tags.
std::vector<size_t> places_in(std::string_view text, bool html) {
  std::vector<size_t> places{0};
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '\n') places.push_back(i + 1);
    if (html && text[i] == '<' && i > 0 && text[i - 1] != '\n') places.push_back(i);
  }
  if (places.back() != text.size()) places.push_back(text.size());
  return places;
}

std::vector<size_t> ends_in(std::string_view text, bool html) {
  std::vector<size_t> ends{text.size()};
  if (!html) return ends;
  for (std::string_view tag : {"</body", "</html"}) {
    size_t last = text.npos;
    for (size_t at = 0; (at = text::find_ignore_case(text, tag, at)) != text.npos; at++)
      last = at;
    if (last == text.npos) continue;
    ends.push_back(last);
    size_t line = text.rfind('\n', last);
    if (line != text.npos) ends.push_back(line + 1);
  }
  return ends;
}

std::vector<size_t> starts_in(std::string_view text, bool html) {
  std::vector<size_t> starts{0};
  size_t at = html ? text::find_ignore_case(text, "<body") : text.npos;
  if (at == text.npos) return starts;
  size_t close = text.find('>', at);
  if (close == text.npos) return starts;
  starts.push_back(close + 1);
  for (size_t i = close + 1; i < text.size() && text::is_space(text[i]); i++)
    if (text[i] == '\n') starts.push_back(i + 1);
  return starts;
}

// ---------------------------------------------------------------- base64

bool undo_base64(std::string_view text, const Section& part, const OfferCut& offer) {
  std::string_view body = text.substr(part.body, part.end - part.body);
  while (body.ends_with("\r\n\r\n")) body.remove_suffix(2);
  auto lines = lines_of(body);
  if (lines.empty() || body.size() > (1u << 20)) return false;
  size_t width = lines[0].size() - (lines[0].ends_with("\r\n") ? 2 : 0);
  if (width == 0 || width % 4 != 0) return false;
  std::string octets = text::decode_base64(body);
  size_t line_octets = width / 4 * 3;
  // The mail without octets [from, to).
  auto give = [&](ChangeKind kind, size_t from, size_t to) {
    size_t line = from / line_octets;
    std::string rest = octets.substr(line * line_octets, from - line * line_octets);
    rest += std::string_view(octets).substr(to);
    size_t begin = part.body + std::min(line * (width + 2), body.size());
    return offer(kind,
                 {begin, part.body + body.size(), encode_base64_lines(rest, width)});
  };
  std::vector<size_t> places = places_in(octets, part.is_html());
  size_t last = places.size() > kMostPlaces ? places.size() - kMostPlaces : 0;
  for (size_t end : ends_in(octets, part.is_html()))
    for (size_t i = places.size(); i-- > last;) {
      size_t start = places[i];
      if (start >= end) continue;
      if (give(ChangeKind::FooterAdded, start, end)) return true;
      // The last line end may have been added, too.
      for (size_t less = 1; less <= 4 && less <= start; less++) {
        char c = octets[start - less];
        if (c != '\n' && c != '\r') break;
        if (give(ChangeKind::FooterAdded, start - less, end)) return true;
      }
    }
  for (size_t start : starts_in(octets, part.is_html()))
    for (size_t i = 0; i < places.size() && i < kMostPlaces; i++)
      if (places[i] > start && places[i] < octets.size() &&
          give(ChangeKind::BannerAdded, start, places[i]))
        return true;
  return false;
}

// ---------------------------------------------------------------- quoted-printable

// A line of the text, and the physical lines that write it.
struct HardLine {
  size_t begin, end;            // of the decoded text
  size_t written, written_end;  // of the body as it stands
};

bool undo_quoted_printable(std::string_view text, const Section& part,
                           const OfferCut& offer) {
  std::string_view body = text.substr(part.body, part.end - part.body);
  if (body.size() > (1u << 20)) return false;
  std::string plain;
  std::vector<HardLine> lines;
  size_t begun = part.body;
  std::string written;
  for (size_t at = 0; at < body.size();) {
    size_t lf = body.find('\n', at);
    size_t end = lf == body.npos ? body.size() : lf + 1;
    std::string_view line = body.substr(at, end - at);
    written += line;
    at = end;
    if (line.ends_with("=\r\n")) continue;
    size_t size = plain.size();
    plain += text::decode_quoted_printable(written);
    lines.push_back({size, plain.size(), begun, part.body + end});
    begun = part.body + end;
    written.clear();
  }
  if (lines.empty()) return false;
  auto line_of = [&](size_t at) {
    auto found = std::ranges::upper_bound(lines, at, {}, &HardLine::begin);
    return found == lines.begin() ? found : found - 1;
  };
  auto give = [&](ChangeKind kind, size_t from, size_t to) {
    auto first = line_of(from), last = line_of(to == plain.size() ? to - 1 : to);
    if (from == first->begin && to == last->begin) return false;  // whole lines
    std::string made = plain.substr(first->begin, from - first->begin);
    made += std::string_view(plain).substr(to, last->end - to);
    if (to == plain.size() && !made.ends_with("\r\n")) made += "\r\n";
    for (size_t width : {76u, 75u, 73u})
      if (offer(kind, {first->written, last->written_end,
                       encode_quoted_printable(made, {.width = width})}))
        return true;
    return false;
  };
  std::vector<size_t> places = places_in(plain, part.is_html());
  size_t last = places.size() > kMostPlaces ? places.size() - kMostPlaces : 0;
  for (size_t end : ends_in(plain, part.is_html()))
    for (size_t i = places.size(); i-- > last;)
      if (places[i] < end && give(ChangeKind::FooterAdded, places[i], end)) return true;
  for (size_t start : starts_in(plain, part.is_html()))
    for (size_t i = 0; i < places.size() && i < kMostPlaces; i++)
      if (places[i] > start && places[i] < plain.size() &&
          give(ChangeKind::BannerAdded, start, places[i]))
        return true;
  return false;
}

}  // namespace

bool undo_in_encoded_parts(std::string_view canonical,
                           const std::vector<Section>& sections, const OfferCut& offer) {
  for (const Section& part : sections) {
    if (part.is_multipart() || !part.is_text()) continue;
    if (part.encoding == "base64" && undo_base64(canonical, part, offer)) return true;
    if (part.encoding == "quoted-printable" &&
        undo_quoted_printable(canonical, part, offer))
      return true;
  }
  return false;
}

}  // namespace mailwhy::dkim
