// The notes to those who must act or can help, ready to be copied, one under the other.
#include <algorithm>
#include <vector>

#include "report/facts_text.h"
#include "report/html_parts.h"
#include "report/ticket.h"

namespace mailwhy::report {

namespace {

// Who must act stands first; the sender passes it on; the recipient may let the mail in.
std::vector<std::string_view> addressees_of(const diagnose::Case& one,
                                            const diagnose::Finding& answer) {
  std::vector<std::string_view> desks;
  auto add = [&](std::string_view desk) {
    if (!desk.empty() && std::ranges::find(desks, desk) == desks.end())
      desks.push_back(desk);
  };
  add(ticket_for(answer.actor));
  add("sender");
  if (sender_side(answer.actor)) add("host");
  if (recipient_may_help(one, answer)) add("recipient");
  return desks;
}

std::string note_for(const Drawing& to, std::string_view desk) {
  diagnose::Report alone;
  alone.asked_at = to.report.asked_at;
  alone.kind = to.report.kind;
  alone.source = to.report.source;
  alone.cases.push_back(to.one);
  return to_ticket(alone, *parse_addressee(desk), to.page.options());
}

}  // namespace

void write_tickets(const Drawing& to, const diagnose::Finding& answer) {
  Html& html = to.html;
  In section(html, "section",
             {{"class", "tickets"}, {"aria-labelledby", to.landmark("notes-to")}});
  to.heading(to.say("tickets.heading"), 1, {{"id", to.id("notes-to")}});
  for (std::string_view desk : addressees_of(to.one, answer)) {
    In details(html, "details");
    html.element("summary", to.say("tickets.to." + std::string(desk)));
    write_copyable(to, "pre", note_for(to, desk));
  }
  html.line();
}

}  // namespace mailwhy::report
