#include "report/page.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "report/utf8.h"

namespace mailwhy::report {

std::vector<std::string> wrap(std::string_view text, int width) {
  std::vector<std::string> lines;
  std::string line;
  int used = 0;
  while (!text.empty()) {
    size_t blank = text.find(' ');
    std::string_view word = text.substr(0, blank);
    text.remove_prefix(blank == text.npos ? text.size() : blank + 1);
    int size = columns(word);
    if (size == 0) continue;
    if (used > 0 && used + 1 + size > width) {
      lines.push_back(std::exchange(line, {}));
      used = 0;
    }
    if (used > 0) line += ' ';
    line += word;
    used += size + (used > 0 ? 1 : 0);
  }
  if (!line.empty() || lines.empty()) lines.push_back(line);
  return lines;
}

std::string cut(std::string_view text, int width) {
  if (columns(text) <= width) return std::string(text);
  std::string out;
  int used = 0;
  for (Glyph glyph; next_glyph(text, glyph);) {
    if (used + columns(glyph.code) > width - 1) break;
    out += glyph.bytes;
    used += columns(glyph.code);
  }
  return out + "…";
}

std::string padded(std::string_view text, int width) {
  std::string out(text);
  int missing = width - columns(text);
  if (missing > 0) out.append(static_cast<size_t>(missing), ' ');
  return out;
}

std::string right(std::string_view text, int width) {
  return blanks(width - columns(text)) + std::string(text);
}

std::string blanks(int count) {
  return std::string(static_cast<size_t>(std::max(count, 0)), ' ');
}

static std::string_view code_of(Style style) {
  switch (style) {
    case Style::Plain:
      return "";
    case Style::Bold:
      return "\x1b[1m";
    case Style::Dim:
      return "\x1b[2m";
    case Style::Bad:
      return "\x1b[31m";
    case Style::Good:
      return "\x1b[32m";
    case Style::Warning:
      return "\x1b[33m";
  }
  return "";
}

std::string Page::say(std::string_view key, const text::Params& params) const {
  text::Params safe;
  for (const auto& [name, value] : params) safe.emplace(name, shown(value));
  return knowledge::say(options_.language, key, safe);
}

void Page::blank() {
  if (!out_.empty() && !out_.ends_with("\n\n")) out_ += '\n';
}

void Page::line(const std::vector<Span>& spans) {
  std::vector<Span> kept = spans;
  while (!kept.empty()) {
    std::string& last = kept.back().text;
    last.erase(last.find_last_not_of(' ') + 1);
    if (!last.empty()) break;
    kept.pop_back();
  }
  for (const Span& span : kept) {
    std::string text = options_.utf8 ? span.text : to_ascii(span.text);
    std::string_view code = options_.color ? code_of(span.style) : "";
    out_ += code;
    out_ += text;
    if (!code.empty()) out_ += "\x1b[0m";
  }
  out_ += '\n';
}

void Page::line(std::string_view text, Style style) {
  line({{std::string(text), style}});
}

void Page::paragraph(int indent, std::string_view text, Style style,
                     std::string_view lead) {
  std::string before = padded(lead, indent);
  for (const std::string& part : wrap(text, width() - indent)) {
    line({{before}, {part, style}});
    before.assign(static_cast<size_t>(indent), ' ');
  }
}

void Page::labelled(std::string_view label_key, std::string_view text) {
  std::string label(kIndent, ' ');
  label += say(label_key);
  std::string before = padded(label, kLabel);
  for (const std::string& part : wrap(text, width() - kLabel)) {
    line({{before, Style::Dim}, {part}});
    before.assign(kLabel, ' ');
  }
}

void Page::heading(std::string_view text) {
  paragraph(kIndent, text, Style::Bold);
}

std::string clock_text(net::Time time, net::Time today, const TextOptions& options) {
  using namespace std::chrono;
  auto local = time + options.utc_offset;
  auto day = floor<days>(local);
  year_month_day date{day};
  hh_mm_ss clock{floor<minutes>(local - day)};
  std::string out;
  if (day != floor<days>(today + options.utc_offset))
    out = fmt::format("{:04}-{:02}-{:02} ", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()));
  out += fmt::format("{:02}:{:02}", clock.hours().count(), clock.minutes().count());
  auto offset = options.utc_offset.count();
  if (offset == 0) return out + " UTC";
  auto size = offset < 0 ? -offset : offset;
  return out +
         fmt::format(" {}{:02}:{:02}", offset < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace mailwhy::report
