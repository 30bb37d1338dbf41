// Text added to a body: footers, disclaimers, scanner notes, banners. Nothing is known of
// their words; only where such text begins and ends.
#include <algorithm>

#include "dkim/edits.h"
#include "dkim/mime_outline.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static constexpr size_t kWindowPlaces = 400;  // of one window

static void sort_unique(std::vector<size_t>& places) {
  if (!std::ranges::is_sorted(places)) std::ranges::sort(places);
  places.erase(std::ranges::unique(places).begin(), places.end());
}

// Line beginnings of [begin, end], and in HTML also those of tags.
static std::vector<size_t> places_in(std::string_view text, size_t begin, size_t end,
                                     bool html) {
  std::vector<size_t> places{begin};
  for (size_t at = begin; at < end;) {
    size_t next = next_line(text, at);
    if (html)
      for (std::string_view line = text.substr(0, next);
           (at = line.find('<', at)) != line.npos; at++)
        places.push_back(at);
    at = next;
    if (at <= end) places.push_back(at);
  }
  sort_unique(places);
  return places;
}

// Every octet of the line that holds `at`: text may have been added in the midst of it.
static void add_octets(std::string_view text, size_t begin, size_t at,
                       std::vector<size_t>& places) {
  size_t first = at > kWindowPlaces ? at - kWindowPlaces : 0;
  size_t line = text.rfind('\n', at == 0 ? 0 : at - 1);
  if (line != text.npos && line + 1 > first) first = line + 1;
  for (size_t place = std::max(first, begin); place < at; place++)
    places.push_back(place);
}

// Where the closing tags begin that end an HTML text: </div></body></html>.
static std::vector<size_t> closing_tags(std::string_view text, size_t begin, size_t end) {
  std::vector<size_t> places;
  for (std::string_view tag : {"</body", "</html"}) {
    size_t last = text.npos;
    for (size_t at = begin;
         (at = text::find_ignore_case(text.substr(0, end), tag, at)) != text.npos; at++)
      last = at;
    if (last == text.npos) continue;
    places.push_back(last);
    // Tags closed right before it.
    for (int i = 0; i < 5; i++) {
      size_t open = text.rfind("</", last - 1);
      if (last == 0 || open == text.npos || open < begin) break;
      std::string_view between = text.substr(open, last - open);
      size_t close = between.find('>');
      if (close == between.npos || !text::trim(between.substr(close + 1)).empty()) break;
      places.push_back(last = open);
    }
  }
  return places;
}

static constexpr size_t kFewPlaces = 80;

static void keep_last(std::vector<size_t>& places, size_t most) {
  if (places.size() > most)
    places.erase(places.begin(), places.end() - static_cast<ptrdiff_t>(most));
}
static void keep_first(std::vector<size_t>& places) {
  if (places.size() > kFewPlaces / 4) places.resize(kFewPlaces / 4);
}

static Window footer_window(std::string_view text, const Section& part, size_t begin,
                            size_t end, Places places) {
  Window window;
  window.starts = places_in(text, begin, end, part.is_html());
  window.ends = {end};
  // Before empty lines at the end, which the part had already.
  for (size_t at = end;
       at >= begin + 4 && window.ends.size() < 4 && text.substr(at - 4, 4) == "\r\n\r\n";
       at -= 2)
    window.ends.push_back(at - 2);
  if (part.is_html())
    for (size_t place : closing_tags(text, begin, end)) {
      window.ends.push_back(place);
      size_t line = text.rfind('\n', place);
      if (line != text.npos && line + 1 > begin) window.ends.push_back(line + 1);
    }
  if (places == Places::All)
    for (size_t place : window.ends) add_octets(text, begin, place, window.starts);
  sort_unique(window.starts);
  sort_unique(window.ends);
  // What stands far from the end of the text costs more.
  if (places == Places::Few)
    keep_last(window.starts, text.size() - end < 1000 ? kFewPlaces : kFewPlaces / 3);
  return window;
}

// Behind <body …>, and behind the tags opened right after it.
static std::vector<size_t> opening_tags(std::string_view text, size_t begin, size_t end) {
  std::vector<size_t> places;
  size_t at = text::find_ignore_case(text.substr(0, end), "<body", begin);
  for (int i = 0; i < 4 && at < end; i++) {
    size_t close = text.find('>', at);
    if (close >= end) break;
    places.push_back(close + 1);
    size_t next = close + 1;
    while (next < end && text::is_space(text[next])) next++;
    if (next != close + 1) places.push_back(next);
    if (next >= end || text[next] != '<') break;
    at = next;
  }
  return places;
}

static Window banner_window(std::string_view text, const Section& part, size_t begin,
                            size_t end, Places places) {
  Window window;
  window.starts = {begin};
  window.ends = places_in(text, begin, end, part.is_html());
  if (part.is_html())
    for (size_t place : opening_tags(text, begin, end)) window.starts.push_back(place);
  if (places == Places::All)
    for (size_t place : window.starts)
      for (size_t more = 1; more <= 64 && place + more < end; more++)
        window.ends.push_back(place + more);
  sort_unique(window.starts);
  sort_unique(window.ends);
  if (places == Places::Few) keep_first(window.ends);
  return window;
}

Windows likely_windows(std::string_view text, const std::vector<Section>& sections,
                       Places places) {
  Windows windows;
  auto add = [&](const Section& part, size_t begin, size_t end) {
    windows.footers.push_back(footer_window(text, part, begin, end, places));
    windows.banners.push_back(banner_window(text, part, begin, end, places));
  };
  bool multipart = sections[0].is_multipart();
  for (const Section& part : sections) {
    if (part.is_multipart() || &part == &sections[0]) continue;
    if (part.is_text() && part.encoding != "base64") add(part, part.body, part.end);
  }
  if (!multipart) add(sections[0], 0, text.size());
  // Whole parts, before a closing boundary and behind the first; the text behind the
  // last.
  for (const Section& around : sections) {
    if (!around.is_multipart() || around.last_boundary >= text.size()) continue;
    Window last;
    last.ends = {around.last_boundary};
    last.starts = places_in(text, around.body, around.last_boundary, false);
    if (places == Places::Few) keep_last(last.starts, kFewPlaces);
    windows.footers.push_back(std::move(last));
    Window first;
    first.starts = {around.first_boundary};
    first.ends = places_in(text, around.first_boundary, around.last_boundary, false);
    if (places == Places::Few) keep_first(first.ends);
    windows.banners.push_back(std::move(first));
  }
  if (multipart) {
    Window behind;
    behind.starts = places_in(text, 0, text.size(), false);
    if (places == Places::All) add_octets(text, 0, text.size(), behind.starts);
    sort_unique(behind.starts);
    if (places == Places::Few) keep_last(behind.starts, kFewPlaces);
    behind.ends = {text.size()};
    windows.footers.push_back(std::move(behind));
    Window before;
    before.starts = {0};
    before.ends = places_in(text, 0, text.size(), false);
    if (places == Places::Few) keep_first(before.ends);
    windows.banners.push_back(std::move(before));
  }
  return windows;
}

// ---------------------------------------------------------------- what it was

static bool only_blank(std::string_view text) {
  return text::trim(text).empty();
}

// Between `from` and `to` stands nothing but blanks and tags.
static bool only_tags(std::string_view text, std::string_view sign) {
  bool inside = false;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '<') {
      inside = true;
      if (!text.substr(i).starts_with(sign)) return false;
    } else if (text[i] == '>') {
      if (!inside) return false;
      inside = false;
    } else if (!inside && !text::is_space(text[i])) {
      return false;
    }
  }
  return !inside;
}

// Is it a part with its boundary line?
static bool holds_boundary(std::string_view cut, const std::vector<Section>& sections) {
  for (const Section& section : sections) {
    if (!section.is_multipart()) continue;
    size_t at = cut.find("--" + section.boundary);
    if (at != cut.npos && (at == 0 || cut[at - 1] == '\n')) return true;
  }
  return false;
}

ChangeKind kind_of_cut(std::string_view text, const Cut& cut,
                       const std::vector<Section>& sections) {
  std::string_view removed = text.substr(cut.from, cut.to - cut.from);
  if (only_blank(removed))
    return removed.find('\n') == removed.npos ? ChangeKind::BlanksChanged
                                              : ChangeKind::EmptyLinesAdded;
  if (holds_boundary(removed, sections)) return ChangeKind::PartAdded;
  if (only_blank(text.substr(cut.to))) return ChangeKind::FooterAdded;
  if (only_blank(text.substr(0, cut.from))) return ChangeKind::BannerAdded;
  for (size_t i = sections.size(); i-- > 0;) {
    const Section& part = sections[i];
    bool in_header = i > 0 && cut.from >= part.header && cut.to < part.body;
    if (in_header) return ChangeKind::PartHeaderAdded;
    if (part.is_multipart()) {
      bool behind = cut.from > part.last_boundary && cut.to <= part.end;
      if (behind) return ChangeKind::FooterAdded;
      if (cut.to <= part.first_boundary && cut.from >= part.body)
        return ChangeKind::PreambleChanged;
      continue;
    }
    if (cut.from < part.body || cut.to > part.end) continue;
    std::string_view before = text.substr(part.body, cut.from - part.body);
    std::string_view behind = text.substr(cut.to, part.end - cut.to);
    if (only_blank(behind) || (part.is_html() && only_tags(behind, "</")))
      return ChangeKind::FooterAdded;
    size_t body = text::find_ignore_case(before, "<body");
    if (only_blank(before) ||
        (part.is_html() && body != before.npos && only_tags(before.substr(body), "<")))
      return ChangeKind::BannerAdded;
    break;
  }
  return ChangeKind::BlockAdded;
}

}  // namespace mailwhy::dkim
