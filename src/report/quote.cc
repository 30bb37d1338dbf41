#include "report/quote.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::report {

namespace {

std::string one_line(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool space = text::is_space(c);
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c;
  }
  while (out.ends_with(' ')) out.pop_back();
  return shown(out);
}

bool overlaps(const std::vector<Mark>& marks, size_t begin, size_t end) {
  return std::ranges::any_of(
      marks, [&](const Mark& mark) { return begin < mark.end && mark.begin < end; });
}

bool is_word(char c) {
  return text::is_alnum(c) || c == '-' || c == '_';
}

// Marks the first place where `wanted` stands as words of its own.
bool mark_words(const std::string& quoted, std::string_view wanted, const char* label_key,
                std::vector<Mark>& marks) {
  if (wanted.empty()) return false;
  for (size_t at = 0; (at = text::find_ignore_case(quoted, wanted, at)) != quoted.npos;
       at++) {
    size_t end = at + wanted.size();
    bool starts = at == 0 || !is_word(quoted[at - 1]) || !is_word(wanted.front());
    bool ends = end == quoted.size() || !is_word(quoted[end]) || !is_word(wanted.back());
    if (!starts || !ends || overlaps(marks, at, end)) continue;
    marks.push_back({at, end, label_key});
    return true;
  }
  return false;
}

// A line of the wrapped quotation, with the marks that begin in it, in its own bytes.
struct QuoteLine {
  std::string text;
  std::vector<Mark> marks;
};

std::vector<QuoteLine> lay_out(const std::string& quoted, const std::vector<Mark>& marks,
                               int width) {
  std::vector<QuoteLine> lines;
  size_t at = 0;
  for (const std::string& part : wrap(quoted, width)) {
    at = quoted.find(part, at);
    size_t end = at + part.size();
    QuoteLine line{part, {}};
    for (const Mark& mark : marks) {
      if (mark.begin < at || mark.begin >= end) continue;
      line.marks.push_back(
          {mark.begin - at, std::min(mark.end, end) - at, mark.label_key});
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

std::vector<Underline> underlines_of(const Page& page, const QuoteLine& line) {
  std::vector<Underline> out;
  std::string_view text = line.text;
  for (const Mark& mark : line.marks) {
    Underline one;
    one.from = Page::kIndent + columns(text.substr(0, mark.begin));
    one.to = one.from + columns(text.substr(mark.begin, mark.end - mark.begin));
    one.middle = (one.from + one.to - 1) / 2;
    one.label = page.say(mark.label_key);
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

void draw_underlines(Page& page, const std::vector<Underline>& all) {
  std::string row;
  for (const Underline& one : all) {
    put_at(row, one.from, dashes(one.middle - one.from) + "┬");
    row += dashes(one.to - one.middle - 1);
  }
  page.line(row, Style::Warning);
  for (size_t i = all.size(); i-- > 0;) {
    const Underline& one = all[i];
    bool right = one.middle + 3 + columns(one.label) <= page.width();
    int left_from = one.middle - 2 - columns(one.label);
    int start = right ? one.middle : std::max(Page::kIndent, left_from);
    row.clear();
    for (size_t j = 0; j < i; j++)
      if (all[j].middle < start - 1) put_at(row, all[j].middle, "│");
    put_at(row, start, right ? "└─ " + one.label : one.label + " ─┘");
    page.line(row, Style::Warning);
  }
}

}  // namespace

std::string quoted_reply(const bounce::Refusal& refusal) {
  if (!refusal.quoted.empty()) return one_line(refusal.quoted);
  const bounce::Reply& reply = refusal.facts.reply;
  std::string text;
  if (reply.code) text = fmt::format("{} ", *reply.code);
  if (reply.status && !reply.text.starts_with(*reply.status)) text += *reply.status + " ";
  return one_line(text + reply.text);
}

std::vector<Mark> marks_in(const std::string& quoted, const bounce::Refusal& refusal) {
  const bounce::Facts& facts = refusal.facts;
  std::vector<Mark> marks;
  if (facts.client_ip)
    mark_words(quoted, facts.client_ip->to_string(), "underline.ip", marks);
  bool sender =
      facts.sender && mark_words(quoted, *facts.sender, "underline.domain", marks);
  if (!sender) mark_words(quoted, facts.sender_domain, "underline.domain", marks);
  mark_words(quoted, facts.blocklist, "underline.list", marks);
  if (refusal.reason.matched)
    mark_words(quoted, one_line(refusal.reason.matched->text), "underline.words", marks);
  if (facts.reply.code)
    mark_words(
        quoted, fmt::format("{}", *facts.reply.code),
        *facts.reply.code / 100 == 4 ? "underline.temporary" : "underline.permanent",
        marks);
  std::ranges::sort(marks, {}, &Mark::begin);
  return marks;
}

void draw_quote(Page& page, const bounce::Refusal& refusal, int max_lines) {
  std::string quoted = quoted_reply(refusal);
  if (quoted.empty()) return;
  auto lines = lay_out(quoted, marks_in(quoted, refusal), page.width() - Page::kIndent);
  size_t marked = 0;  // lines with marks that still have to be shown
  for (const QuoteLine& line : lines) marked += !line.marks.empty();
  int room = max_lines;
  bool gap = false;
  for (const QuoteLine& line : lines) {
    bool has_mark = !line.marks.empty();
    if (!has_mark && room <= static_cast<int>(marked)) {
      if (!gap) page.line("  …");
      gap = true;
      continue;
    }
    gap = false;
    room--;
    marked -= has_mark;
    page.line("  " + line.text);
    if (has_mark) draw_underlines(page, underlines_of(page, line));
  }
}

}  // namespace mailwhy::report
