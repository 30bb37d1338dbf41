// A change: its question first where it hangs on one, the record as a diff, the value to
// copy in the two forms that DNS panels and zone files want, and its proof.

#include "report/change_text.h"
#include "report/html_panel.h"
#include "report/html_parts.h"
#include "report/utf8.h"
#include "spf/check.h"

namespace mailwhy::report {

using diagnose::Change;
using diagnose::ChangeKind;

namespace {

void write_question(const Drawing& to, const diagnose::Unknown& question) {
  Html& html = to.html;
  In box(html, "div", {{"class", "question"}});
  to.heading(to.say("heading.question"), 1);
  html.element("p", to.say(question.question), {{"class", "lead"}});
  if (!question.because.key.empty()) html.element("p", to.say(question.because));
  html.element("p", to.say("change.if_no"));
}

void write_values(const Drawing& to, const Change& change,
                  const std::vector<std::string>& values, bool enters) {
  for (const std::string& value : values) {
    In line(to.html, enters ? "ins" : "del", {{"translate", "no"}});
    to.html.element("span", enters ? "+ " : "− ", {{"aria-hidden", "true"}});
    to.html.element("code", zone_value(change.rrset, value));
  }
}

std::string owner_and_type(const Change& change) {
  return shown(change.rrset.name) + " " + std::to_string(change.rrset.ttl) + " IN " +
         dns::to_string(change.rrset.type);
}

void write_diff_lines(const Drawing& to, const Change& change) {
  to.html.element("code", owner_and_type(change), {{"translate", "no"}});
  write_values(to, change, change.before, false);
  write_values(to, change, change.after, true);
}

void write_diff(const Drawing& to, const Change& change) {
  In diff(to.html, "div", {{"class", "diff"}});
  write_diff_lines(to, change);
}

// What is typed into a DNS panel: the name below the zone, the type, the bare value.
void write_panel(const Drawing& to, const Change& change) {
  if (change.after.empty()) return;
  Panel panel = panel_for(to.one, change);
  Html& html = to.html;
  In box(html, "div", {{"class", "panel"}});
  to.heading(panel.host.empty()
                 ? to.say("panel.heading")
                 : to.say("panel.heading_at", {{"host", std::string(panel.host)}}),
             2);
  In fields(html, "dl");
  html.element("dt", panel.type_field.empty() ? to.say("panel.type") : panel.type_field);
  html.element("dd", dns::to_string(change.rrset.type), {{"translate", "no"}});
  html.element("dt", panel.name_field.empty() ? to.say("panel.name") : panel.name_field);
  {
    In name(html, "dd");
    if (panel.name.empty())
      html.element("span", to.say("panel.empty"), {{"class", "soft"}});
    else
      html.element("code", panel.name, {{"translate", "no"}});
  }
  for (const std::string& value : change.after) {
    html.element("dt",
                 panel.value_field.empty() ? to.say("panel.value") : panel.value_field);
    In cell(html, "dd");
    write_copyable(to, "code",
                   panel.quoted ? zone_value(change.rrset, value) : shown(value));
  }
}

void write_zone_lines(const Drawing& to, const Change& change) {
  if (change.after.empty()) return;
  std::string lines;
  for (const std::string& value : change.after)
    lines += (lines.empty() ? "" : "\n") + owner_and_type(change) + " " +
             zone_value(change.rrset, value);
  In details(to.html, "details");
  to.html.element("summary", to.say("panel.zone_file"));
  write_copyable(to, "pre", lines);
}

void write_steps(const Drawing& to, const Change& change) {
  if (change.steps.empty()) return;
  if (change.steps.size() == 1) {
    to.html.element("p", to.say(change.steps.front()));
    return;
  }
  In list(to.html, "ol", {{"class", "steps"}});
  for (const text::Message& step : change.steps) to.html.element("li", to.say(step));
}

void write_rest(const Drawing& to, const Change& change) {
  write_steps(to, change);
  std::string until = effective_text(to.page, change, to.one, to.report.asked_at);
  if (!until.empty()) to.html.element("p", until, {{"class", "until"}});
  if (change.notes.empty()) return;
  In list(to.html, "ul", {{"class", "notes"}});
  for (const text::Message& note : change.notes) to.html.element("li", to.say(note));
}

void write_record(const Drawing& to, const Change& change) {
  write_diff(to, change);
  write_panel(to, change);
  write_zone_lines(to, change);
  write_proof(to, change, 2);
  write_rest(to, change);
}

}  // namespace

void write_copyable(const Drawing& to, std::string_view tag, std::string_view text,
                    std::string_view name) {
  text::Params params;
  if (!name.empty()) params["name"] = std::string(name);
  to.html.element(tag, text,
                  {{"translate", "no"},
                   {"data-copy", to.say("copy.copy", params)},
                   {"data-copied", to.say("copy.copied")}});
}

void write_short_change(const Drawing& to, const Change& change) {
  std::string entered;
  for (const std::string& value : change.after)
    entered += (entered.empty() ? "" : "\n") + shown(value);
  In diff(to.html, "div",
          {{"class", "diff"},
           {"data-copy", to.say("copy.value")},
           {"data-copied", to.say("copy.copied")},
           {"data-text", entered}});
  write_diff_lines(to, change);
}

void write_change(const Drawing& to, const Change& change) {
  if (change.kind != ChangeKind::Dns && change.steps.empty()) return;
  Html& html = to.html;
  In section(html, "section", {{"class", "change"}});
  const diagnose::Unknown* question = question_of(to.one, change);
  if (question) write_question(to, *question);
  if (change.kind != ChangeKind::Dns) {
    bool own = !change.reader.empty();
    to.heading(
        own ? to.say("for." + change.reader, change.steps.front().params)
            : to.say(change.kind == ChangeKind::Wait ? "heading.wait" : "heading.steps"));
    write_rest(to, change);
  } else if (!change.only_if.empty()) {
    // What hangs on a question is not seen, and not copied, before it was read.
    In details(html, "details", {{"class", "if-yes"}});
    html.element("summary", to.say("heading.change_if_yes"));
    write_record(to, change);
  } else {
    to.heading(to.say("heading.change"));
    write_record(to, change);
  }
  html.line();
}

}  // namespace mailwhy::report
