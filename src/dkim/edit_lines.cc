// Lines that servers and mailbox formats touch: ">From ", dots (RFC 5321, section 4.5.2),
// bare line ends, empty lines.
#include <algorithm>

#include "dkim/edits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

// The text with each line changed by `edit(line)`; "" if none was.
template <class Edit>
static std::string each_line(std::string_view text, Edit edit) {
  std::string out;
  out.reserve(text.size() + 64);
  bool changed = false;
  for (std::string_view line : lines_of(text)) changed |= edit(line, out);
  return changed ? out : std::string();
}

static bool is_from_line(std::string_view line) {
  size_t from = line.find_first_not_of('>');
  return from != line.npos && line.substr(from).starts_with("From ");
}

static std::string from_unquoted(std::string_view text, bool all) {
  return each_line(text, [&](std::string_view line, std::string& out) {
    bool quoted = line.starts_with('>') && is_from_line(line) &&
                  (all || line.starts_with(">From "));
    out += quoted ? line.substr(1) : line;
    return quoted;
  });
}

static std::string from_quoted(std::string_view text) {
  return each_line(text, [](std::string_view line, std::string& out) {
    bool from = line.starts_with("From ");
    if (from) out += '>';
    out += line;
    return from;
  });
}

static std::string dots_halved(std::string_view text, bool all) {
  return each_line(text, [&](std::string_view line, std::string& out) {
    bool dots = line.starts_with("..") && (all || line != "..\r\n");
    out += dots ? line.substr(1) : line;
    return dots;
  });
}

static std::string dots_doubled(std::string_view text) {
  return each_line(text, [](std::string_view line, std::string& out) {
    bool dot = line.starts_with('.');
    if (dot) out += '.';
    out += line;
    return dot;
  });
}

// Text that was flowed is stuffed with a blank (RFC 3676, section 4.4).
static std::string unstuffed(std::string_view text) {
  return each_line(text, [](std::string_view line, std::string& out) {
    bool stuffed =
        line.starts_with(" From ") || line.starts_with(" >") || line.starts_with("  ");
    out += stuffed ? line.substr(1) : line;
    return stuffed;
  });
}

// Every second line is empty: line ends were doubled.
static std::string without_doubled_ends(std::string_view text) {
  auto lines = lines_of(text);
  std::string out;
  for (size_t i = 0; i < lines.size(); i++) {
    out += lines[i];
    if (i + 1 < lines.size() && lines[i + 1] == "\r\n")
      i++;
    else if (lines[i] != "\r\n" && i + 1 < lines.size())
      return {};
  }
  return out;
}

static std::string without_empty_runs(std::string_view text) {
  bool empty_before = false;
  return each_line(text, [&](std::string_view line, std::string& out) {
    bool drop = line == "\r\n" && empty_before;
    empty_before = line == "\r\n";
    if (!drop) out += line;
    return drop;
  });
}

static std::string with_doubled_ends(std::string_view text) {
  return each_line(text, [](std::string_view line, std::string& out) {
    out += line;
    out += "\r\n";
    return true;
  });
}

static std::string with_line_ends(std::string_view text, std::string_view end) {
  return each_line(text, [&](std::string_view line, std::string& out) {
    bool ends = line.ends_with("\r\n");
    if (ends) line.remove_suffix(2);
    out += line;
    if (ends) out += end;
    return ends;
  });
}

bool undo_lines(const BodyView& view, const Offer& offer) {
  using enum ChangeKind;
  std::string_view text = view.text;
  auto give = [&](ChangeKind kind, std::string made) {
    return !made.empty() && offer(kind, std::move(made));
  };
  return give(BareLineFeeds, with_line_ends(text, "\n")) ||
         give(FromLineQuoted, from_unquoted(text, false)) ||
         give(FromLineQuoted, from_unquoted(text, true)) ||
         give(FromLineUnquoted, from_quoted(text)) ||
         give(DotsDoubled, dots_halved(text, true)) ||
         give(DotsDoubled, dots_halved(text, false)) ||
         give(DotsLost, dots_doubled(text)) || give(BlanksChanged, unstuffed(text)) ||
         give(EmptyLinesAdded, without_doubled_ends(text)) ||
         give(EmptyLinesAdded, without_empty_runs(text)) ||
         give(EmptyLinesRemoved, with_doubled_ends(text)) ||
         give(BareLineFeeds, with_line_ends(text, "\r")) ||
         give(BareLineFeeds, with_line_ends(text, "\r\r\n"));
}

// ---------------------------------------------------------------- at one place

static constexpr size_t kMostJoined = 6;  // lines that were one

// Lines from `first` on, joined by `between`, the end of the last kept; "" if they
// cannot.
static std::string joined(const BodyCuts& body, size_t first, size_t count,
                          std::string_view between) {
  std::string out;
  const auto& starts = body.lines();
  for (size_t i = 0; i < count; i++) {
    size_t begin = starts[first + i];
    size_t end =
        first + i + 1 < starts.size() ? starts[first + i + 1] : body.text().size();
    std::string_view line = body.text().substr(begin, end - begin);
    if (i + 1 < count && line.ends_with("\r\n")) line.remove_suffix(2);
    if (i + 1 < count && line.ends_with('!') && between == "!") line.remove_suffix(1);
    if (line.empty() || line == "\r\n") return {};  // an empty line that was added
    if (i > 0 && between == "!") {
      if (line.starts_with(' ')) line.remove_prefix(1);
    } else if (i > 0) {
      out += between;
    }
    out += line;
  }
  return out;
}

static bool undo_joins(const BodyCuts& body, const OfferCut& offer) {
  const auto& starts = body.lines();
  for (size_t count = 2; count <= kMostJoined; count++)
    for (size_t first = 0; first + count <= starts.size(); first++) {
      size_t to =
          first + count < starts.size() ? starts[first + count] : body.text().size();
      for (std::string_view between : {" ", "", "!"}) {
        std::string line = joined(body, first, count, between);
        if (line.empty()) continue;
        ChangeKind kind =
            between == " " ? ChangeKind::LinesWrapped : ChangeKind::LinesSplit;
        if (offer(kind, {starts[first], to, std::move(line)})) return true;
      }
    }
  return false;
}

bool undo_line_beginnings(const BodyCuts& body, const OfferCut& offer) {
  using enum ChangeKind;
  // What stands there too much, where it can be seen; then what may be missing anywhere.
  for (size_t at : body.lines()) {
    std::string_view line = body.text().substr(at);
    if (line.starts_with(">From ") && offer(FromLineQuoted, {at, at + 1, {}}))
      return true;
    if (line.starts_with("..") && offer(DotsDoubled, {at, at + 1, {}})) return true;
    if (line.starts_with("\r\n") && offer(EmptyLinesAdded, {at, at + 2, {}})) return true;
  }
  for (size_t at : body.lines())
    if (body.text().substr(at).starts_with("From ") &&
        offer(FromLineUnquoted, {at, at, ">"}))
      return true;
  for (size_t at : body.lines())
    if (offer(DotsLost, {at, at, "."}) || offer(EmptyLinesRemoved, {at, at, "\r\n"}) ||
        offer(EmptyLinesRemoved, {at, at, "\r\n\r\n"}))
      return true;
  return false;
}

static bool undo_line_ends(const BodyCuts& body, Mode mode, const OfferCut& offer) {
  using enum ChangeKind;
  std::string_view text = body.text();
  for (size_t i = 1; i <= body.lines().size(); i++) {
    size_t end = (i < body.lines().size() ? body.lines()[i] : text.size());
    if (end < 2) continue;
    end -= 2;  // its CRLF
    for (std::string_view bare : {"\n", "\r"})
      if (offer(BareLineFeeds, {end, end + 2, std::string(bare)})) return true;
    if (mode == Mode::Relaxed) continue;
    for (std::string_view blank : {" ", "  ", "\t"})
      if (offer(TrailingBlanksRemoved, {end, end, std::string(blank)})) return true;
    size_t last = end;
    while (last > 0 && text::is_blank(text[last - 1])) last--;
    if (last < end && offer(TrailingBlanksAdded, {last, end, {}})) return true;
  }
  return false;
}

// A blank made a line end, a blank lost or doubled, a tab that was a blank.
static bool undo_at_blanks(const BodyCuts& body, Mode mode, const OfferCut& offer) {
  using enum ChangeKind;
  std::string_view text = body.text();
  for (size_t at = 0; (at = text.find_first_of(" \t", at)) != text.npos; at++) {
    if (offer(LinesJoined, {at, at + 1, "\r\n"})) return true;
    if (offer(BlanksChanged, {at, at + 1, {}})) return true;
    if (mode == Mode::Relaxed) continue;
    if (offer(BlanksChanged, {at, at, " "})) return true;
    if (offer(BlanksChanged, {at, at + 1, text[at] == ' ' ? "\t" : " "})) return true;
  }
  return false;
}

bool undo_at_one_place(const BodyCuts& body, Mode mode, const OfferCut& offer) {
  return undo_line_beginnings(body, offer) || undo_joins(body, offer) ||
         undo_line_ends(body, mode, offer) || undo_at_blanks(body, mode, offer);
}

}  // namespace mailwhy::dkim
