#include "report/markdown.h"

#include <algorithm>

#include "report/check_text.h"
#include "report/facts_text.h"
#include "report/markdown_change.h"
#include "report/markdown_examination.h"
#include "report/markdown_text.h"
#include "report/open_questions.h"
#include "report/quote.h"
#include "report/utf8.h"

namespace mailwhy::report {

using diagnose::Case;
using diagnose::Finding;
using diagnose::Report;

namespace {

std::string labelled(const Page& page, const std::vector<Labelled>& lines) {
  std::string out;
  for (const Labelled& line : lines)
    out += "- **" + markdown_text(page.say(line.label)) + ":** " +
           markdown_text(line.text) + '\n';
  return out.empty() ? "" : out + '\n';
}

std::string quote_text(const Report& report, const Case& one) {
  std::string quoted = quoted_reply(one.refusal);
  if (quoted.empty()) return "";
  std::string where = report.source.empty() ? "" : markdown_code(report.source) + "\n\n";
  return where + markdown_block("text", quoted) + '\n';
}

std::string unknown_text(const Page& page, const Case& one, int level) {
  std::string out;
  for (const diagnose::Unknown* unknown : open_questions(one))
    out += markdown_question(page, *unknown);
  return out.empty() ? ""
                     : markdown_heading(level, page.say("heading.unknown")) + out + '\n';
}

std::string others_text(const Page& page, const Case& one, int level) {
  if (one.findings.size() < 2) return "";
  std::string out = markdown_heading(level, page.say("heading.also"));
  for (size_t i = 1; i < one.findings.size(); i++)
    out += "- " +
           markdown_text(
               page.say("title." + one.findings[i].cause, one.findings[i].params)) +
           " (" + markdown_cause(page, one.findings[i]) + ")\n";
  return out + '\n';
}

std::string notes_text(const Page& page, const std::vector<std::string>& notes,
                       int level) {
  if (notes.empty()) return "";
  std::string out = markdown_heading(level, page.say("heading.notes"));
  for (const std::string& note : notes) out += "- " + markdown_text(note) + '\n';
  return out + '\n';
}

std::string diagnosis(const Page& page, const Report& report, const Case& one,
                      int level) {
  if (one.findings.empty()) {
    const char* key = one.unknown.empty() ? "report.fine" : "report.could_not_tell";
    return markdown_heading(level, page.say(key, {{"what", report.source}})) +
           unknown_text(page, one, level + 1);
  }
  const Finding& answer = one.findings.front();
  std::string out =
      markdown_heading(level, page.say("title." + answer.cause, answer.params));
  out += markdown_cause(page, answer) + "\n\n";
  out += labelled(page, what_now(page, one, answer, report.asked_at));
  out += quote_text(report, one);
  out += labelled(page, who_did_what(page, one, answer));
  for (const diagnose::Change& change : one.changes)
    out += markdown_change(page, change, one, report.asked_at, level + 1);
  out += unknown_text(page, one, level + 1) + others_text(page, one, level + 1);
  return out + notes_text(page, one.refusal.notes, level + 1);
}

}  // namespace

std::string to_markdown(std::span<const Report> reports, const TextOptions& options) {
  TextOptions everything = options;
  everything.all = true;
  Page page(everything);
  std::string out;
  for (const Report& report : reports) {
    if (report.cases.empty())
      out += markdown_heading(
          1, page.say("report.nothing_failed", {{"what", report.source}}));
    for (const Case& one : report.cases)
      out += is_examination(report) ? markdown_examination(page, report, one)
                                    : diagnosis(page, report, one, 1);
    out += notes_text(page, report.notes, 2);
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace mailwhy::report
