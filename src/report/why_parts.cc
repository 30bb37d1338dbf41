#include "report/why_parts.h"

#include <algorithm>

#include "report/utf8.h"
#include "text/ascii.h"
#include "text/replace.h"

namespace mailwhy::report {

namespace {

bool is_name_char(char c) {
  return text::is_lower(c) || text::is_digit(c) || c == '_';
}

bool is_known_name(std::string_view word) {
  return word.find('_') != word.npos &&
         (knowledge::find_cause(word) || knowledge::find_reason_label(word));
}

// The digits behind "RFC " at the beginning; "" where it begins with something else.
std::string_view rfc_number(std::string_view text) {
  if (!text.starts_with("RFC ")) return {};
  size_t end = 4;
  while (end < text.size() && text::is_digit(text[end])) end++;
  return text.substr(4, end - 4);
}

// Does a word begin here? What is joined to it in front would make it another.
bool begins_word(std::string_view text, size_t at) {
  return at == 0 || (!is_name_char(text[at - 1]) && text[at - 1] != '-');
}

template <class Line>
std::string joined(std::span<const Line> lines) {
  std::string all;
  for (const Line& line : lines) {
    if (!all.empty()) all += '\n';
    all += line;
  }
  return all;
}

void write_lines(const WhyPage& page, const std::string& text, Lines kind) {
  if (text.empty()) return;
  if (kind == Lines::ToCopy)
    page.html.open("pre", {{"data-copy", page.say("copy.copy")},
                           {"data-copied", page.say("copy.copied")},
                           {"translate", "no"}});
  else
    page.html.open("pre", {{"class", "record"}, {"translate", "no"}});
  page.html.element("code", text);
  page.html.close();
  page.html.line();
}

}  // namespace

std::string WhyPage::say(std::string_view key, const text::Params& params) const {
  return knowledge::say(language, key, params);
}

knowledge::Language language_named(std::string_view lang) {
  return lang == "ru" ? knowledge::Language::Russian : knowledge::Language::English;
}

std::string sentence(const WhyPage& page, std::string_view key,
                     const text::Params& params) {
  return with_capital(page.say(key, params));
}

std::string headline(const WhyPage& page, std::string_view key) {
  std::string text = sentence(page, key);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

void write_text(const WhyPage& page, std::string_view text) {
  size_t written = 0;
  auto flush = [&](size_t end) {
    if (end > written) page.html.text(text.substr(written, end - written));
    written = end;
  };
  for (size_t at = 0; at < text.size();) {
    std::string_view rest = text.substr(at);
    if (!begins_word(text, at)) {
      at++;
      continue;
    }
    if (std::string_view number = rfc_number(rest); !number.empty()) {
      flush(at);
      at += 4 + number.size();
      page.html.element(
          "a", text.substr(written, at - written),
          {{"href", "https://www.rfc-editor.org/rfc/rfc" + std::string(number)}});
      written = at;
      continue;
    }
    size_t end = 0;
    while (end < rest.size() && is_name_char(rest[end])) end++;
    std::string_view word = rest.substr(0, end);
    if (is_known_name(word)) {
      flush(at);
      In link(page.html, "a", {{"href", page.links.to_why(word)}});
      page.html.element("code", word);
      written = at + end;
    }
    at += std::max<size_t>(end, 1);
  }
  flush(text.size());
}

void write_paragraph(const WhyPage& page, std::string_view text,
                     std::string_view css_class) {
  if (text.empty()) return;
  if (css_class.empty())
    page.html.open("p");
  else
    page.html.open("p", {{"class", std::string(css_class)}});
  write_text(page, text);
  page.html.close();
  page.html.line();
}

void write_heading(const WhyPage& page, std::string_view key) {
  page.html.element("h2", page.say(key));
  page.html.line();
}

void write_section(const WhyPage& page, std::string_view heading_key,
                   const std::string& key) {
  if (!knowledge::has_sentence(key)) return;
  In section(page.html, "section");
  write_heading(page, heading_key);
  write_paragraph(page, sentence(page, key));
}

void write_steps(const WhyPage& page, const std::vector<std::string>& steps) {
  if (steps.size() == 1) return write_paragraph(page, steps.front());
  In list(page.html, "ol", {{"class", "steps"}});
  for (const std::string& step : steps) {
    In item(page.html, "li");
    write_text(page, step);
  }
}

void write_code(const WhyPage& page, std::span<const std::string> lines, Lines kind) {
  write_lines(page, joined(lines), kind);
}

void write_code(const WhyPage& page, std::span<const std::string_view> lines,
                Lines kind) {
  write_lines(page, joined(lines), kind);
}

std::string rule_text(const WhyPage& page, std::string_view rule) {
  std::string out(rule);
  text::replace_all(out, ", sections ", page.say("reference.sections"));
  text::replace_all(out, ", section ", page.say("reference.section"));
  text::replace_all(out, ", appendix ", page.say("reference.appendix"));
  text::replace_all(out, " and ", page.say("reference.and"));
  return out;
}

}  // namespace mailwhy::report
