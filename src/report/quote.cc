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
bool mark_words(const std::string& quoted, std::string_view wanted,
                const std::string& label, std::vector<Mark>& marks) {
  if (wanted.empty()) return false;
  for (size_t at = 0; (at = text::find_ignore_case(quoted, wanted, at)) != quoted.npos;
       at++) {
    size_t end = at + wanted.size();
    bool starts = at == 0 || !is_word(quoted[at - 1]) || !is_word(wanted.front());
    bool ends = end == quoted.size() || !is_word(quoted[end]) || !is_word(wanted.back());
    if (!starts || !ends || overlaps(marks, at, end)) continue;
    marks.push_back({at, end, label});
    return true;
  }
  return false;
}

}  // namespace

std::string quoted_reply(const bounce::Refusal& refusal) {
  const bounce::Reply& reply = refusal.facts.reply;
  std::string code = reply.code ? fmt::format("{}", *reply.code) : "";
  // Of a reply of several lines, "550-5.7.26 … 550-5.7.26 …", the codes on each are no
  // words.
  bool repeats = !code.empty() && refusal.quoted.find(code + "-") != std::string::npos;
  if (!refusal.quoted.empty() && (!repeats || reply.text.empty()))
    return one_line(refusal.quoted);
  std::string text = code.empty() ? "" : code + " ";
  if (reply.status && !reply.text.starts_with(*reply.status)) text += *reply.status + " ";
  return one_line(text + reply.text);
}

std::vector<Mark> marks_in(const Page& page, const std::string& quoted,
                           const bounce::Refusal& refusal) {
  const bounce::Facts& facts = refusal.facts;
  std::vector<Mark> marks;
  if (facts.client_ip)
    mark_words(quoted, facts.client_ip->to_string(), page.say("underline.ip"), marks);
  // A name in HELO is often below the sender's domain: the longer one is marked.
  mark_words(quoted, facts.helo, page.say("underline.helo"), marks);
  bool sender = facts.sender &&
                mark_words(quoted, *facts.sender, page.say("underline.domain"), marks);
  if (!sender)
    mark_words(quoted, facts.sender_domain, page.say("underline.domain"), marks);
  mark_words(quoted, facts.blocklist, page.say("underline.list"), marks);
  if (refusal.reason.matched)
    mark_words(quoted, one_line(refusal.reason.matched->text),
               page.say("underline.words"), marks);
  if (facts.reply.code) {
    std::string code = fmt::format("{}", *facts.reply.code);
    std::string label =
        page.say(code.front() == '4' ? "underline.temporary" : "underline.permanent");
    // "550-5.7.1" begins a reply of several lines.
    if (quoted.starts_with(code) && !overlaps(marks, 0, code.size()))
      marks.push_back({0, code.size(), label});
    else
      mark_words(quoted, code, label, marks);
  }
  std::ranges::sort(marks, {}, &Mark::begin);
  return marks;
}

void draw_quote(Page& page, const bounce::Refusal& refusal, int max_lines) {
  std::string quoted = quoted_reply(refusal);
  if (quoted.empty()) return;
  draw_marked(page, quoted, marks_in(page, quoted, refusal), Page::kIndent, max_lines);
}

}  // namespace mailwhy::report
