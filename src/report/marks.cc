#include "report/marks.h"

#include <algorithm>

#include "report/utf8.h"

namespace mailwhy::report {

namespace {

// A line of the wrapped quotation, with the marks that begin in it, in its own bytes.
struct MarkedLine {
  std::string text;
  std::vector<Mark> marks;
};

std::vector<MarkedLine> lay_out(const std::string& text, const std::vector<Mark>& marks,
                                int width) {
  std::vector<MarkedLine> lines;
  size_t at = 0;
  for (const std::string& part : wrap(text, width)) {
    at = text.find(part, at);
    size_t end = at + part.size();
    MarkedLine line{part, {}};
    for (const Mark& mark : marks) {
      if (mark.begin < at || mark.begin >= end) continue;
      line.marks.push_back({mark.begin - at, std::min(mark.end, end) - at, mark.label});
    }
    lines.push_back(std::move(line));
    at = end;
  }
  return lines;
}

struct Underline {
  int from = 0, to = 0, middle = 0;  // columns
  std::string label;
};

std::vector<Underline> underlines_of(const MarkedLine& line, int indent) {
  std::vector<Underline> out;
  std::string_view text = line.text;
  for (const Mark& mark : line.marks) {
    Underline one;
    one.from = indent + columns(text.substr(0, mark.begin));
    one.to = one.from + columns(text.substr(mark.begin, mark.end - mark.begin));
    one.middle = (one.from + one.to - 1) / 2;
    one.label = mark.label;
    out.push_back(std::move(one));
  }
  return out;
}

void put_at(std::string& row, int column, std::string_view text) {
  row = padded(row, column) + std::string(text);
}

std::string dashes(int count) {
  std::string out;
  for (int i = 0; i < count; i++) out += "─";
  return out;
}

void draw_underlines(Page& page, const std::vector<Underline>& all, int indent) {
  std::string row;
  for (const Underline& one : all) {
    put_at(row, one.from,
           dashes(one.middle - one.from) + (one.label.empty() ? "─" : "┬"));
    row += dashes(one.to - one.middle - 1);
  }
  page.line(row, Style::Warning);
  for (size_t i = all.size(); i-- > 0;) {
    const Underline& one = all[i];
    if (one.label.empty()) continue;
    bool right = one.middle + 3 + columns(one.label) <= page.width();
    int left_from = one.middle - 2 - columns(one.label);
    int start = right ? one.middle : std::max(indent, left_from);
    row.clear();
    for (size_t j = 0; j < i; j++)
      if (all[j].middle < start - 1) put_at(row, all[j].middle, "│");
    put_at(row, start, right ? "└─ " + one.label : one.label + " ─┘");
    page.line(row, Style::Warning);
  }
}

}  // namespace

void draw_marked(Page& page, const std::string& text, const std::vector<Mark>& marks,
                 int indent, int max_lines) {
  auto lines = lay_out(text, marks, page.width() - indent);
  size_t marked = 0;  // lines with marks that still have to be shown
  for (const MarkedLine& line : lines) marked += !line.marks.empty();
  std::string before = blanks(indent);
  int room = max_lines;
  bool gap = false;
  for (const MarkedLine& line : lines) {
    bool has_mark = !line.marks.empty();
    if (!has_mark && room <= static_cast<int>(marked)) {
      if (!gap) page.line(before + "…");
      gap = true;
      continue;
    }
    gap = false;
    room--;
    marked -= has_mark;
    page.line(before + line.text);
    if (has_mark) draw_underlines(page, underlines_of(line, indent), indent);
  }
}

}  // namespace mailwhy::report
