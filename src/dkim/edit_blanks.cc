// Blanks lost or added all over a body: at line ends, tabs expanded, flowed text (RFC
// 3676) and the line "-- " before a signature.
#include <algorithm>

#include "dkim/edits.h"
#include "text/ascii.h"

namespace mailwhy::dkim {

struct Line {
  std::string_view content, end;
};

static std::vector<Line> split(std::string_view text) {
  std::vector<Line> lines;
  for (std::string_view line : lines_of(text)) {
    size_t end = line.ends_with("\r\n") ? line.size() - 2 : line.size();
    lines.push_back({line.substr(0, end), line.substr(end)});
  }
  return lines;
}

static std::string_view without_blanks_behind(std::string_view line) {
  while (!line.empty() && text::is_blank(line.back())) line.remove_suffix(1);
  return line;
}

template <class Edit>
static std::string each(const std::vector<Line>& lines, Edit edit) {
  std::string out;
  for (size_t i = 0; i < lines.size(); i++) {
    edit(i, lines[i].content, out);
    out += lines[i].end;
  }
  return out;
}

static std::string expanded(std::string_view line, size_t stop) {
  std::string out;
  for (char c : line)
    if (c != '\t')
      out += c;
    else
      do out += ' ';
      while (out.size() % stop != 0);
  return out;
}

// Runs of blanks that end at a tab stop, as tabs.
static std::string unexpanded(std::string_view line, size_t stop, bool only_leading) {
  std::string out;
  size_t column = 0, blanks = 0;
  bool leading = true;
  for (char c : line) {
    column++;
    if (c == ' ' && (leading || !only_leading)) {
      blanks++;
      if (column % stop == 0 && blanks > 0) {
        out += '\t';
        blanks = 0;
      }
      continue;
    }
    out.append(blanks, ' ');
    blanks = 0;
    leading = false;
    out += c;
  }
  return out.append(blanks, ' ');
}

// Where a line of flowed text goes on in the next one, the next word had no room.
static bool flows(const std::vector<Line>& lines, size_t i, size_t width) {
  if (i + 1 >= lines.size() || lines[i].content.size() < 30) return false;
  std::string_view next = lines[i + 1].content;
  if (next.empty() || next.starts_with("--") || text::is_blank(next[0])) return false;
  size_t depth = lines[i].content.find_first_not_of("> ");
  if (depth == std::string_view::npos ||
      lines[i].content.substr(0, 1).starts_with('>') != next.starts_with('>'))
    return false;
  size_t word = next.find_first_of(" \t");
  if (word == next.npos) word = next.size();
  return lines[i].content.size() + 1 + word > width;
}

bool undo_blanks(const BodyView& view, const Offer& offer) {
  using enum ChangeKind;
  auto lines = split(view.text);
  auto give = [&](ChangeKind kind, auto edit) { return offer(kind, each(lines, edit)); };
  if (view.mode == Mode::Relaxed) return false;  // none of it changes the hash
  auto signature_mark = [](std::string_view line) { return line == "--"; };
  if (give(TrailingBlanksRemoved,
           [&](size_t, std::string_view line, std::string& out) {
             out += line;
             if (signature_mark(line)) out += ' ';
           }) ||
      give(TrailingBlanksAdded,
           [](size_t, std::string_view line, std::string& out) {
             out += without_blanks_behind(line);
           }) ||
      give(TrailingBlanksAdded,
           [](size_t, std::string_view line, std::string& out) {
             out += line.substr(0, line.size() - (line.ends_with(' ') ? 1 : 0));
           }) ||
      give(TrailingBlanksAdded, [](size_t, std::string_view line, std::string& out) {
        std::string_view bare = without_blanks_behind(line);
        out += bare == "--" ? line : bare;
      }))
    return true;
  for (size_t width = 64; width <= 82; width++)
    for (bool mark : {true, false})
      if (give(TrailingBlanksRemoved,
               [&](size_t i, std::string_view line, std::string& out) {
                 out += line;
                 if ((mark && signature_mark(line)) || flows(lines, i, width)) out += ' ';
               }))
        return true;
  for (std::string_view blank : {" ", "  ", "\t"})
    for (bool empty_too : {false, true})
      if (give(TrailingBlanksRemoved,
               [&](size_t, std::string_view line, std::string& out) {
                 out += line;
                 if (empty_too || !line.empty()) out += blank;
               }))
        return true;
  for (size_t stop : {8u, 4u, 2u})
    for (bool leading : {true, false})
      if (give(BlanksChanged, [&](size_t, std::string_view line, std::string& out) {
            out += unexpanded(line, stop, leading);
          }))
        return true;
  for (size_t stop : {8u, 4u})
    if (give(BlanksChanged, [&](size_t, std::string_view line, std::string& out) {
          out += expanded(line, stop);
        }))
      return true;
  for (auto [from, to] : {std::pair{'\t', ' '}, std::pair{' ', '\t'}})
    for (bool leading : {true, false})
      if (give(BlanksChanged, [&](size_t, std::string_view line, std::string& out) {
            size_t text = leading ? line.find_first_not_of(" \t") : line.size();
            if (text == line.npos) text = line.size();
            for (size_t i = 0; i < line.size(); i++)
              out += i < text && line[i] == from ? to : line[i];
          }))
        return true;
  // Leading tabs that each became some blanks, or blanks that became a tab.
  for (std::string_view blanks : {"    ", "        ", "  "})
    if (give(BlanksChanged, [&](size_t, std::string_view line, std::string& out) {
          while (line.starts_with(blanks)) {
            out += '\t';
            line.remove_prefix(blanks.size());
          }
          out += line;
        }))
      return true;
  // Blanks between words that were two, as typists put behind a full stop.
  for (std::string_view ends : {".", ".?!", ".?!:"})
    if (give(BlanksChanged, [&](size_t, std::string_view line, std::string& out) {
          for (size_t i = 0; i < line.size(); i++) {
            out += line[i];
            if (i > 0 && line[i] == ' ' && ends.find(line[i - 1]) != ends.npos)
              out += ' ';
          }
        }))
      return true;
  return false;
}

}  // namespace mailwhy::dkim
