// The page of an examination (`mailwhy check`): what receivers will refuse with who must
// act and the proven change, warnings, what could not be told, what is fine in one line,
// then who may send and the name servers side by side, and the evidence.
#include <algorithm>

#include "report/check_text.h"
#include "report/evidence_text.h"
#include "report/html_parts.h"
#include "report/open_questions.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

using diagnose::Case;
using diagnose::Evidence;
using diagnose::Finding;
using diagnose::Severity;

constexpr size_t kMaxShown = 10;  // domains in full; the rest stand in the table alone
constexpr size_t kMaxEvidence = 3000, kMaxAllEvidence = 24'000;  // octets

std::string_view look_of(const CheckCounts& counts) {
  if (counts.problems > 0) return "bad";
  return counts.warnings > 0 || counts.fine == 0 ? "warn" : "good";
}

std::string_view sign_of(const CheckCounts& counts) {
  if (counts.problems > 0) return "✗ ";
  if (counts.fine == 0 && counts.warnings == 0) return "? ";
  return counts.warnings > 0 ? "! " : "✓ ";
}

void write_tally(const Drawing& to, const CheckCounts& counts) {
  struct Count {
    const char* key;
    size_t count;
    std::string_view look;
  };
  In list(to.html, "ul", {{"class", "tally"}});
  for (const Count& one : {Count{"check.tally.problems", counts.problems, "bad"},
                           {"check.tally.warnings", counts.warnings, "warn"},
                           {"check.tally.fine", counts.fine, "good"},
                           {"check.tally.unknown", counts.unknown, "soft"}}) {
    std::string number = std::to_string(one.count);
    In item(to.html, "li", {{"class", std::string(one.count > 0 ? one.look : "soft")}});
    to.html.element("b", number);
    to.html.text(" " + to.say(one.key, {{"count", number}}));
  }
}

void write_head(const Drawing& to) {
  CheckCounts counts = count_checks(to.one);
  Html& html = to.html;
  In box(html, "div", {{"class", "verdict " + std::string(look_of(counts))}});
  {
    In heading(html, "h" + std::to_string(to.level), {{"id", to.id("domain")}});
    html.element("span", sign_of(counts), {{"aria-hidden", "true"}});
    html.text(examination_headline(to.page, to.report, to.one));
  }
  write_tally(to, counts);
  html.element(
      "p",
      to.say("check.at",
             {{"at", clock_text(to.report.asked_at, net::Time{}, to.page.options())}}),
      {{"class", "cause"}});
}

void write_notes(const Drawing& to, const Finding& finding) {
  std::vector<std::string> notes = finding_notes(to.page, finding);
  if (notes.empty()) return;
  In list(to.html, "ul", {{"class", "notes"}});
  for (const std::string& note : notes) to.html.element("li", note);
}

// By a finding's place its changes.
using Changes = std::vector<std::vector<const diagnose::Change*>>;

void write_body(const Drawing& to, size_t place, const Changes& changes) {
  const Finding& finding = to.one.findings[place];
  Html& html = to.html;
  {
    In cause(html, "p", {{"class", "cause"}});
    write_cause(to, finding);
  }
  if (std::string why = "why." + finding.cause; knowledge::has_sentence(why))
    html.element("p", to.say(why, finding.params));
  write_notes(to, finding);
  if (!finding.actor.empty() && finding.severity != Severity::Info) {
    In list(html, "dl");
    html.element("dt", to.say("label.must_act"));
    html.element("dd", to.say("actor." + finding.actor, finding.params));
  }
  Drawing below = to;
  below.level = to.level + 1;
  for (const diagnose::Change* change : changes[place]) {
    if (mended_with(to.one, place, *change))
      to.html.element("p", to.say("check.same_change"));
    else
      write_change(below, *change);
  }
}

void write_problems(const Drawing& to, const Changes& changes) {
  for (size_t i = 0; i < to.one.findings.size(); i++) {
    const Finding& finding = to.one.findings[i];
    if (finding.severity != Severity::Error) continue;
    In section(to.html, "section", {{"class", "finding bad"}});
    {
      In heading(to.html, "h" + std::to_string(to.level + 1));
      to.html.element("span", "✗ ", {{"aria-hidden", "true"}, {"class", "bad"}});
      to.html.text(to.say("title." + finding.cause, finding.params));
    }
    write_body(to, i, changes);
    to.html.line();
  }
}

// Warnings and remarks: a line each, which opens.
void write_lesser(const Drawing& to, const Changes& changes, Severity severity,
                  const char* heading_key, const char* sign) {
  if (std::ranges::find(to.one.findings, severity, &Finding::severity) ==
      to.one.findings.end())
    return;
  const std::string look = severity == Severity::Warning ? "warn" : "soft";
  In section(to.html, "section", {{"class", "lesser"}});
  to.heading(to.say(heading_key));
  for (size_t i = 0; i < to.one.findings.size(); i++) {
    const Finding& finding = to.one.findings[i];
    if (finding.severity != severity) continue;
    In details(to.html, "details", {{"class", "finding"}});
    {
      In summary(to.html, "summary");
      to.html.element("span", sign, {{"aria-hidden", "true"}, {"class", look}});
      to.html.text(to.say("title." + finding.cause, finding.params));
    }
    write_body(to, i, changes);
    to.html.line();
  }
}

void write_questions(const Drawing& to,
                     const std::vector<const diagnose::Unknown*>& questions) {
  for (const diagnose::Unknown* unknown : questions) {
    In item(to.html, "li");
    to.html.text("? " + to.say(unknown->question));
    to.html.element("p", to.say(unknown->because), {{"class", "soft"}});
  }
}

void write_rest(const Drawing& to) {
  Html& html = to.html;
  if (std::string fine = fine_text(to.page, to.one); !fine.empty())
    html.element("p", "✓ " + fine, {{"class", "good all-fine"}});
  FoldedQuestions folded = fold_alike(open_questions(to.one));
  if (count_checks(to.one).unknown == 0 && folded.shown.empty()) return;
  In section(html, "section", {{"class", "unknown"}});
  to.heading(to.say("check.heading.unknown"));
  html.element("p", to.say("check.unknown_why"), {{"class", "soft"}});
  {
    In list(html, "ul");
    for (const Evidence& evidence : to.one.evidence)
      if (evidence.verdict == "could_not_tell")
        html.element(
            "li", "? " + check_name(to.page, evidence) + why_untold(to.page, evidence));
    write_questions(to, folded.shown);
  }
  if (folded.rest.empty()) return;
  In rest(html, "details");
  html.element("summary", to.say("check.more_questions",
                                 {{"count", std::to_string(folded.rest.size())}}));
  In list(html, "ul");
  write_questions(to, folded.rest);
}

std::string_view sign_of(const Evidence& evidence) {
  if (evidence.verdict == "fine") return "✓ ";
  return evidence.verdict == "could_not_tell" ? "? " : "✗ ";
}

// A check after the other; what is long is cut.
void write_evidence(const Drawing& to) {
  if (to.one.evidence.empty()) return;
  Html& html = to.html;
  In all(html, "details", {{"class", "evidence"}});
  html.element("summary", to.say("check.heading.evidence"));
  size_t room = kMaxAllEvidence;
  for (const Evidence& evidence : to.one.evidence) {
    In details(html, "details");
    {
      In summary(html, "summary");
      html.element("span", sign_of(evidence), {{"aria-hidden", "true"}});
      html.text(check_name(to.page, evidence) + " ");
      html.element("code", evidence.check, {{"class", "soft"}});
    }
    boost::json::object detail = evidence.detail;
    detail.erase("map");  // drawn above
    std::string text = evidence_text(detail);
    std::string_view shown_part = first_octets(text, std::min(room, kMaxEvidence));
    room -= shown_part.size();
    html.element("pre", shown_part, {{"class", "record"}, {"translate", "no"}});
    if (shown_part.size() < text.size())
      html.element("p", to.say("check.evidence_cut"), {{"class", "soft"}});
  }
  html.line();
}

void write_examination(const Drawing& to) {
  write_head(to);
  to.html.line();
  const Changes changes = diagnose::changes_by_finding(to.one);
  write_problems(to, changes);
  write_lesser(to, changes, Severity::Warning, "check.heading.warnings", "! ");
  write_rest(to);
  write_sender_map(to);
  write_server_matrix(to);
  write_lesser(to, changes, Severity::Info, "check.heading.remarks", "· ");
  write_evidence(to);
}

// Several domains: first all of them in a table.
void write_overview(std::span<const Drawing> drawings) {
  const Drawing& any = drawings.front();
  Html& html = any.html;
  html.element("h1", any.say("check.many", {{"count", std::to_string(drawings.size())}}));
  In table(html, "table", {{"class", "overview"}});
  {
    In head(html, "thead");
    In row(html, "tr");
    html.element("th", any.say("check.column.what"), {{"scope", "col"}});
    for (const char* key : {"check.column.problems", "check.column.warnings",
                            "check.column.fine", "check.column.unknown"})
      html.element("th", any.say(key), {{"scope", "col"}, {"class", "number"}});
  }
  In body(html, "tbody");
  for (const Drawing& to : drawings) {
    CheckCounts counts = count_checks(to.one);
    In row(html, "tr");
    {
      In name(html, "th", {{"scope", "row"}});
      html.element("span", sign_of(counts),
                   {{"aria-hidden", "true"}, {"class", std::string(look_of(counts))}});
      if (static_cast<size_t>(to.number) <= kMaxShown)
        html.element("a", shown(examined(to.report, to.one)),
                     {{"href", "#" + to.id("domain")}});
      else
        html.text(shown(examined(to.report, to.one)));
    }
    for (size_t count : {counts.problems, counts.warnings, counts.fine, counts.unknown})
      html.element("td", std::to_string(count), {{"class", "number"}});
    html.line();
  }
}

}  // namespace

void write_examinations(std::span<const Drawing> drawings) {
  if (drawings.size() > 1) write_overview(drawings);
  for (const Drawing& to : drawings.first(std::min(drawings.size(), kMaxShown))) {
    In article(to.html, "article");
    write_examination(to);
  }
}

}  // namespace mailwhy::report
