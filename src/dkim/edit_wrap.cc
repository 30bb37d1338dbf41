// Lines re-wrapped, joined, or cut at a fixed length: mail programs at 72 to 80 columns,
// servers at 990 to 1000 octets, Sendmail and Exchange with "!" at the cut.
#include <algorithm>
#include <limits>
#include <span>

#include "dkim/edits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

static std::string_view without_line_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Joins a line to the next one wherever `goes_on(line, next)` says what stands between
// them; "" if it never does.
template <class GoesOn>
static std::string joined_where(std::string_view text, GoesOn goes_on) {
  auto lines = lines_of(text);
  std::string out;
  out.reserve(text.size());
  bool any = false;
  std::string_view held;  // what the next line loses at its beginning
  for (size_t i = 0; i < lines.size(); i++) {
    std::string_view line = without_line_end(lines[i]);
    std::string_view ending = lines[i].substr(line.size());
    if (line.starts_with(held)) line.remove_prefix(held.size());
    held = {};
    std::string between;
    size_t drop = 0;
    if (i + 1 < lines.size() &&
        goes_on(without_line_end(lines[i]), without_line_end(lines[i + 1]), between, drop,
                held)) {
      out += line.substr(0, line.size() - std::min(drop, line.size()));
      out += between;
      any = true;
    } else {
      out += line;
      out += ending;
      held = {};
    }
  }
  return any ? out : std::string();
}

static bool undo_cut_marks(std::string_view text, const Offer& offer) {
  for (std::string_view blank : {" ", ""}) {
    std::string made =
        joined_where(text, [&](std::string_view line, std::string_view, std::string&,
                               size_t& drop, std::string_view& held) {
          drop = 1;
          held = blank;
          return line.ends_with('!') && line.size() > 70;
        });
    if (!made.empty() && offer(ChangeKind::LinesSplit, std::move(made))) return true;
  }
  return false;
}

// Lines cut at exactly `width` octets, by servers at about a thousand.
static bool undo_fixed_cuts(std::string_view text, bool by_servers, const Offer& offer) {
  size_t longest = 0;
  for (std::string_view line : lines_of(text))
    longest = std::max(longest, without_line_end(line).size());
  std::vector<size_t> widths{longest};
  for (size_t width : {998u, 990u, 1000u, 997u, 999u, 996u, 989u, 991u, 2040u, 2048u,
                       512u, 255u, 78u, 76u, 80u, 72u})
    if (width != longest && width < longest) widths.push_back(width);
  for (size_t width : widths) {
    if (width < 40 || (width >= 900) != by_servers) continue;
    for (std::string_view blank : {"", " ", "\t"}) {
      std::string made =
          joined_where(text, [&](std::string_view line, std::string_view next,
                                 std::string&, size_t&, std::string_view& held) {
            if (next.empty()) return false;  // an empty line that was added
            held = blank;
            // The rest of a cut line begins with the blank, which counts.
            return line.size() == width ||
                   (width == longest && line.size() + blank.size() == width);
          });
      if (!made.empty() && offer(ChangeKind::LinesSplit, std::move(made))) return true;
    }
  }
  return false;
}

static bool is_prose(std::string_view line) {
  return !line.empty() && !text::is_blank(line[0]) && line[0] != '>' && line[0] != '-' &&
         line[0] != '*' && line[0] != '|';
}

// Lines broken at blanks because the next word had no room within `width`. Where a
// sentence ends with the line, the break may have been the writer's own.
struct Unwrapping {
  size_t width;
  bool prose = false;  // only before lines that look like text
  size_t kept = std::numeric_limits<size_t>::max();  // the break that is the writer's own
};

static std::string unwrapped(std::string_view text, const Unwrapping& how,
                             size_t* sentence_ends = nullptr) {
  size_t ends = 0;
  std::string out =
      joined_where(text, [&](std::string_view line, std::string_view next,
                             std::string& between, size_t&, std::string_view&) {
        if (line.empty() || next.empty() || line.size() > how.width) return false;
        if (how.prose && !is_prose(next)) return false;
        between = line.ends_with(' ') ? "" : " ";
        size_t word = std::min(next.find(' '), next.size());
        if (line.size() + 1 + word <= how.width) return false;
        bool sentence = std::string_view(".!?:;").find(line.back()) != line.npos;
        return !sentence || ends++ != how.kept;
      });
  if (sentence_ends) *sentence_ends = ends;
  return out;
}

static bool undo_wrapped_words(std::string_view text, std::span<const size_t> widths,
                               const Offer& offer) {
  auto give = [&](std::string made) {
    return !made.empty() && offer(ChangeKind::LinesWrapped, std::move(made));
  };
  for (size_t width : widths)
    if (give(unwrapped(text, {width})) || give(unwrapped(text, {width, true})))
      return true;
  return false;
}

static bool undo_all_but_one(std::string_view text, std::span<const size_t> widths,
                             const Offer& offer) {
  static constexpr size_t kMostEnds = 100;
  for (size_t width : widths) {
    size_t ends = 0;
    unwrapped(text, {width, true}, &ends);
    for (size_t kept = 0; kept < std::min(ends, kMostEnds); kept++) {
      std::string made = unwrapped(text, {width, true, kept});
      if (!made.empty() && offer(ChangeKind::LinesWrapped, std::move(made))) return true;
    }
  }
  return false;
}

static std::string paragraphs_joined(std::string_view text) {
  return joined_where(text, [](std::string_view line, std::string_view next,
                               std::string& between, size_t&, std::string_view&) {
    between = line.ends_with(' ') ? "" : " ";
    return !line.empty() && is_prose(next) && line.size() >= 20;
  });
}

static std::string wrapped(std::string_view text, size_t width, bool keep_blank) {
  std::string out;
  bool any = false;
  for (std::string_view whole : lines_of(text)) {
    std::string_view line = without_line_end(whole);
    std::string_view ending = whole.substr(line.size());
    while (line.size() > width) {
      size_t at = line.rfind(' ', width);
      if (at == line.npos || at == 0) at = line.find(' ', width);
      if (at == line.npos || at == 0) break;
      out += line.substr(0, at + (keep_blank ? 1 : 0));
      out += "\r\n";
      line.remove_prefix(at + 1);
      any = true;
    }
    out += line;
    out += ending;
  }
  return any ? out : std::string();
}

static constexpr size_t kWrapWidths[] = {72, 76, 78, 80, 70, 74, 75, 77,  79,  73,  71,
                                         65, 66, 68, 60, 64, 69, 67, 998, 990, 1000};

bool undo_wrapping(const BodyView& view, const Offer& offer) {
  using enum ChangeKind;
  auto give = [&](ChangeKind kind, std::string made) {
    return !made.empty() && offer(kind, std::move(made));
  };
  std::span<const size_t> widths = kWrapWidths, usual = widths.first(3);
  if (undo_cut_marks(view.text, offer) || undo_fixed_cuts(view.text, true, offer) ||
      undo_wrapped_words(view.text, usual, offer) ||
      undo_all_but_one(view.text, usual, offer) ||
      undo_wrapped_words(view.text, widths.subspan(3), offer) ||
      undo_fixed_cuts(view.text, false, offer))
    return true;
  std::string paragraphs = paragraphs_joined(view.text);
  if (give(LinesWrapped, paragraphs)) return true;
  // Joined and wrapped anew at another width, or long lines that were short ones.
  for (size_t width : kWrapWidths) {
    for (bool keep_blank : {false, true}) {
      if (give(LinesJoined, wrapped(view.text, width, keep_blank))) return true;
      if (!paragraphs.empty() &&
          give(LinesWrapped, wrapped(paragraphs, width, keep_blank)))
        return true;
    }
  }
  return false;
}

}  // namespace mailwhy::dkim
