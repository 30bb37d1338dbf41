#include "report/markdown_text.h"

#include <algorithm>

#include "report/utf8.h"
#include "text/ascii.h"

namespace mailwhy::report {

namespace {

// What CommonMark and GitHub's dialect give a meaning within a line.
constexpr std::string_view kActive = "\\`*_[]<>&|~$";

bool is_linked(std::string_view word) {
  return word.find('@') != word.npos || word.find("://") != word.npos ||
         word.find('#') != word.npos || text::find_ignore_case(word, "www.") != word.npos;
}

std::string escaped(std::string_view word) {
  std::string out;
  for (char c : word) {
    if (kActive.find(c) != kActive.npos) out += '\\';
    out += c;
  }
  return out;
}

// The signs around a word stay outside: "(info@example.org),".
std::string linked_word(std::string_view word) {
  constexpr std::string_view kAround = "\"'()<>,.;:!?«»";
  size_t begin = std::min(word.find_first_not_of(kAround), word.size());
  size_t end = std::max(word.find_last_not_of(kAround) + 1, begin);
  // «» are two octets each: a word is not cut within one.
  while (begin > 0 && begin < word.size() && (word[begin] & 0xc0) == 0x80) begin--;
  while (end < word.size() && (word[end] & 0xc0) == 0x80) end++;
  return escaped(word.substr(0, begin)) + markdown_code(word.substr(begin, end - begin)) +
         escaped(word.substr(end));
}

// At the beginning of a line "- ", "+ ", "1. ", "===" and the like open a list, a line or
// a heading.
std::string harmless_start(std::string text) {
  size_t at = std::min(text.find_first_not_of("0123456789"), text.size());
  bool numbered = at > 0 && at < 10 && at < text.size() &&
                  (text[at] == '.' || text[at] == ')') &&
                  (at + 1 == text.size() || text[at + 1] == ' ');
  bool sign = at == 0 && !text.empty() &&
              (text[0] == '-' || text[0] == '+' || text[0] == '=') &&
              (text.size() == 1 || text[1] == ' ' || text[1] == text[0]);
  if (numbered || sign) text.insert(at, 1, '\\');
  return text;
}

size_t longest_run(std::string_view text, char of) {
  size_t longest = 0, run = 0;
  for (char c : text) {
    run = c == of ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string markdown_text(std::string_view sentence) {
  std::string clean = shown(sentence), out;
  std::string_view rest = clean;
  while (!rest.empty()) {
    size_t end = std::min(rest.find(' '), rest.size());
    std::string_view word = rest.substr(0, end);
    out += is_linked(word) ? linked_word(word) : escaped(word);
    if (end < rest.size()) out += ' ';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  size_t begin = out.find_first_not_of(' ');
  return begin == out.npos ? "" : harmless_start(out.substr(begin));
}

std::string markdown_heading(int level, std::string_view text) {
  return std::string(static_cast<size_t>(std::clamp(level, 1, 6)), '#') + ' ' +
         markdown_text(text) + "\n\n";
}

std::string markdown_code(std::string_view text, Place place) {
  std::string clean = shown(text);
  if (clean.find_first_not_of(' ') == clean.npos) return "";
  std::string fence(longest_run(clean, '`') + 1, '`');
  bool pad = clean.front() == '`' || clean.back() == '`' ||
             (clean.front() == ' ' && clean.back() == ' ');
  std::string out = fence + (pad ? " " : "");
  for (char c : clean) {
    if (c == '|' && place == Place::Cell) out += '\\';
    out += c;
  }
  return out + (pad ? " " : "") + fence;
}

std::string markdown_block(std::string_view kind, std::string_view lines) {
  std::string fence(std::max<size_t>(3, longest_run(lines, '`') + 1), '`');
  std::string out = fence + std::string(kind) + '\n' + std::string(lines);
  if (!out.ends_with('\n')) out += '\n';
  return out + fence + '\n';
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) out += ' ' + cell + (cell.empty() ? "|" : " |");
  return out + '\n';
}

std::string markdown_head(const std::vector<std::string>& cells) {
  std::string out = markdown_row(cells) + "|";
  for (size_t i = 0; i < cells.size(); i++) out += " --- |";
  return out + '\n';
}

}  // namespace mailwhy::report
