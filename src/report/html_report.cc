#include "report/html_report.h"

#include <algorithm>

#include "report/check_text.h"
#include "report/facts_text.h"
#include "report/html_many.h"
#include "report/html_parts.h"
#include "report/open_questions.h"
#include "report/severity.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

using diagnose::Case;
using diagnose::Finding;
using diagnose::Report;

// A bounce can tell of hundreds of recipients: so many answers in full, then in a line
// each.
constexpr size_t kMaxDrawn = 3;

std::string_view look_of(diagnose::Severity severity) {
  if (severity == diagnose::Severity::Error) return "bad";
  return severity == diagnose::Severity::Warning ? "warn" : "good";
}

void write_verdict(const Drawing& to, const Finding& answer) {
  Html& html = to.html;
  std::string look(look_of(answer.severity));
  In box(html, "div", {{"class", "verdict " + look}});
  {
    In heading(html, "h" + std::to_string(to.level));
    html.element("span", std::string(severity_sign(answer.severity)) + " ",
                 {{"aria-hidden", "true"}});
    html.text(to.say("title." + answer.cause, answer.params));
  }
  In cause(html, "p", {{"class", "cause"}});
  write_cause(to, answer);
}

void write_line(const Drawing& to, std::string_view label, std::string_view text) {
  to.html.element("dt", to.say(label));
  to.html.element("dd", text);
}

// What a page asks for instead of the terminal's options.
std::string missing_text(const Drawing& to, const diagnose::Unknown& unknown) {
  std::string own = "missing." + unknown.missing_fact;
  return knowledge::has_sentence(own) ? to.say(own, unknown.question.params)
                                      : to.say(unknown.question);
}

// Lines of what_now() that the page words in its own way or puts last.
bool is_elsewhere(std::string_view label) {
  return label == "label.missing" || label == "label.hand_over" ||
         label == "label.recipient";
}

// The one record that mends it, where nothing has to be asked first; nullptr.
const diagnose::Change* plain_change(const Case& one, const Finding& answer) {
  for (const diagnose::Change& change : one.changes)
    if (change.for_cause == answer.cause && change.kind == diagnose::ChangeKind::Dns &&
        change.only_if.empty() && !change.after.empty())
      return &change;
  return nullptr;
}

// What to do now, who must act and the exact change: the first screen. The rest of the
// page shows why.
void write_summary(const Drawing& to, const Finding& answer) {
  Html& html = to.html;
  In list(html, "dl", {{"class", "summary"}});
  for (const diagnose::Unknown& unknown : to.one.unknown)
    if (!unknown.missing_fact.empty())
      write_line(to, "label.missing", missing_text(to, unknown));
  auto now = what_now(to.page, to.one, answer, to.report.asked_at);
  for (const Labelled& line : now)
    if (!is_elsewhere(line.label)) write_line(to, line.label, line.text);
  auto sides = who_did_what(to.page, to.one, answer);
  for (const Labelled& line : sides)
    if (line.label == "label.must_act") write_line(to, line.label, line.text);
  if (const diagnose::Change* change = plain_change(to.one, answer)) {
    html.element("dt", to.say("label.change"));
    In cell(html, "dd");
    write_short_change(to, *change);
  }
  for (const Labelled& line : sides)
    if (line.label == "label.not_at_fault") write_line(to, line.label, line.text);
  for (const Labelled& line : now)
    if (line.label == "label.recipient") write_line(to, line.label, line.text);
  if (ticket_for(answer.actor).empty()) return;
  html.element("dt", to.say("label.hand_over"));
  In cell(html, "dd");
  html.element("a", to.say("tickets.lead"), {{"href", "#" + to.id("notes-to")}});
}

void write_decided(const Drawing& to, const Finding& answer) {
  Html& html = to.html;
  In section(html, "section", {{"aria-labelledby", to.landmark("decided")}});
  to.heading(to.say("decided.heading"), 1, {{"id", to.id("decided")}});
  for (const Labelled& line : who_did_what(to.page, to.one, answer)) {
    if (line.label == "label.why") html.element("p", line.text);
    if (line.label == "label.others" || line.label == "label.note")
      html.element("p", line.text, {{"class", "soft"}});
  }
  write_derivation(to, answer);
  html.line();
}

bool has_changes(const Case& one, const std::string& cause) {
  return std::ranges::any_of(one.changes, [&](const diagnose::Change& change) {
    return change.for_cause == cause;
  });
}

void write_changes_for(const Drawing& to, const std::string& cause) {
  for (const diagnose::Change& change : to.one.changes)
    if (change.for_cause == cause) write_change(to, change);
}

// The changes for the answer; all of them where none is.
void write_changes(const Drawing& to, const Finding& answer) {
  if (has_changes(to.one, answer.cause)) return write_changes_for(to, answer.cause);
  for (const diagnose::Change& change : to.one.changes) write_change(to, change);
}

// What mends a finding beside the answer is one step further away.
void write_other_changes(const Drawing& to, const Finding& finding) {
  const std::string& answer = to.one.findings.front().cause;
  if (finding.cause == answer || !has_changes(to.one, answer)) return;
  if (!has_changes(to.one, finding.cause)) return;
  In details(to.html, "details");
  to.html.element("summary", to.say("heading.steps"));
  write_changes_for(to, finding.cause);
}

void write_others(const Drawing& to) {
  if (to.one.findings.size() < 2) return;
  Html& html = to.html;
  In section(html, "section", {{"class", "also"}});
  to.heading(to.say("heading.also"));
  In list(html, "ul");
  for (size_t i = 1; i < to.one.findings.size(); i++) {
    const Finding& finding = to.one.findings[i];
    In item(html, "li", {{"class", std::string(look_of(finding.severity))}});
    html.element("span", std::string(severity_sign(finding.severity)) + " ",
                 {{"aria-hidden", "true"}});
    html.text(to.say("title." + finding.cause, finding.params) + " ");
    {
      In cause(html, "span", {{"class", "cause"}});
      write_cause(to, finding);
    }
    for (const text::Message& note : finding.notes)
      html.element("p", to.say(note), {{"class", "soft"}});
    write_other_changes(to, finding);
  }
}

void write_unknown(const Drawing& to) {
  auto open = open_questions(to.one);
  if (open.empty()) return;
  In section(to.html, "section", {{"class", "unknown"}});
  to.heading(to.say("heading.unknown"));
  In list(to.html, "ul");
  for (const diagnose::Unknown* unknown : open) {
    In item(to.html, "li");
    to.html.text("? " + missing_text(to, *unknown));
    if (!unknown->because.key.empty())
      to.html.element("p", to.say(unknown->because), {{"class", "soft"}});
  }
}

void write_notes(Html& html, const Page& page, const std::vector<std::string>& notes,
                 int level) {
  if (notes.empty()) return;
  In section(html, "section", {{"class", "also"}});
  html.element("h" + std::to_string(level), page.say("heading.notes"));
  In list(html, "ul");
  for (const std::string& note : notes) html.element("li", shown(note));
}

void write_nothing_found(const Drawing& to) {
  bool open = !to.one.unknown.empty();
  In box(to.html, "div", {{"class", open ? "verdict warn" : "verdict good"}});
  In heading(to.html, "h" + std::to_string(to.level));
  to.html.element("span", open ? "? " : "✓ ", {{"aria-hidden", "true"}});
  to.html.text(to.say(open ? "report.could_not_tell" : "report.fine",
                      {{"what", subject_of(to.report, &to.one)}}));
}

void write_case(const Drawing& to) {
  if (to.one.findings.empty()) {
    write_nothing_found(to);
  } else {
    const Finding& answer = to.one.findings.front();
    write_verdict(to, answer);
    write_summary(to, answer);
    write_way(to);
    write_decided(to, answer);
    write_changes(to, answer);
    write_simulator(to, answer);
    write_tickets(to, answer);
  }
  write_others(to);
  write_unknown(to);
  write_notes(to.html, to.page, to.one.refusal.notes, to.level + 1);
}

void write_raw(Html& html, const Page& page, const HtmlOptions& options) {
  if (options.json_url.empty() && options.replay_url.empty() && options.curl.empty())
    return;
  In section(html, "section", {{"class", "raw"}, {"aria-labelledby", "raw"}});
  html.element("h2", page.say("raw.heading"), {{"id", "raw"}});
  {
    In list(html, "ul");
    for (auto [url, key] : {std::pair(&options.share_url, "raw.share"),
                            {&options.json_url, "raw.json"},
                            {&options.replay_url, "raw.replay"}})
      if (!url->empty()) {
        In item(html, "li");
        html.element("a", page.say(key), {{"href", *url}});
      }
  }
  if (options.curl.empty()) return;
  html.element("p", page.say("raw.curl"));
  html.element("pre", options.curl,
               {{"translate", "no"},
                {"data-copy", page.say("copy.copy")},
                {"data-copied", page.say("copy.copied")}});
}

TextOptions words_of(const HtmlOptions& options) {
  TextOptions text;
  text.language = options.language;
  text.utc_offset = options.utc_offset;
  text.all = true;
  text.site = options.why_url;
  return text;
}

size_t case_count(std::span<const Report> reports) {
  size_t count = 0;
  for (const Report& report : reports) count += report.cases.size();
  return count;
}

std::vector<Drawing> drawings_of(Html& html, const Page& page, const HtmlOptions& options,
                                 std::span<const Report> reports, size_t count) {
  std::vector<Drawing> drawings;
  for (const Report& report : reports)
    for (const Case& one : report.cases) {
      int number = count > 1 ? static_cast<int>(drawings.size()) + 1 : 0;
      drawings.push_back({html, page, options, report, one, number, count > 1 ? 2 : 1});
    }
  return drawings;
}

}  // namespace

void write_cause(const Drawing& to, const Finding& finding) {
  Html& html = to.html;
  if (to.options.site) {
    In link(html, "a", {{"href", why_path(finding.cause, to.options.language)}});
    html.element("code", finding.cause);
  } else {
    html.element("code", finding.cause);
  }
  html.text(", " + to.say("certainty." + std::string(to_string(finding.certainty))));
}

std::string why_path(std::string_view name, knowledge::Language language) {
  return "/why/" + std::string(name) +
         (language == knowledge::Language::Russian ? "?lang=ru" : "?lang=en");
}

std::string html_report_title(const Report& report, knowledge::Language language) {
  TextOptions words;
  words.language = language;
  Page page(words);
  if (report.cases.empty())
    return page.say("report.nothing_failed", {{"what", subject_of(report, nullptr)}});
  const Case& one = report.cases.front();
  if (is_examination(report)) return examination_headline(page, report, one);
  if (one.findings.empty())
    return page.say(one.unknown.empty() ? "report.fine" : "report.could_not_tell",
                    {{"what", subject_of(report, &one)}});
  const Finding& answer = one.findings.front();
  return page.say("title." + answer.cause, answer.params);
}

// What stands below every report.
static std::string finished(Html& html, const Page& page, std::span<const Report> reports,
                            const HtmlOptions& options) {
  for (const Report& report : reports) write_notes(html, page, report.notes, 2);
  html.add(options.to_share);
  write_raw(html, page, options);
  html.line();
  return html.take();
}

std::string html_report(std::span<const Report> reports, const HtmlOptions& options) {
  Html html;
  Page page(words_of(options));
  size_t count = case_count(reports);
  std::vector<Drawing> drawings = drawings_of(html, page, options, reports, count);
  if (count > 0 && is_examination(reports.front())) {
    write_examinations(drawings);
    return finished(html, page, reports, options);
  }
  if (count != 1)
    html.element("h1", count == 0 && !reports.empty()
                           ? html_report_title(reports.front(), options.language)
                           : page.say("report.many", {{"count", std::to_string(count)}}));
  std::vector<Group> groups = grouped(drawings);
  size_t drawn = std::min(groups.size(), kMaxDrawn);
  for (const Group& group : std::span(groups).first(drawn)) {
    In article(html, "article");
    if (count > 1)
      html.element("p", which_refusal(group.first, count), {{"class", "which"}});
    write_alike(group, count);
    write_case(group.first);
    html.line();
  }
  if (drawn < groups.size()) write_rest(std::span(groups).subspan(drawn), count);
  return finished(html, page, reports, options);
}

std::string html_report(const Report& report, const HtmlOptions& options) {
  return html_report(std::span(&report, 1), options);
}

}  // namespace mailwhy::report
