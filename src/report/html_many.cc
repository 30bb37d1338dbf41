// Several refusals in one report: those with the same answer together, and the last of
// many in a line each.
#include "report/html_many.h"

#include <algorithm>

namespace mailwhy::report {

constexpr size_t kMaxListed = 60;

static std::string answer_of(const Drawing& to) {
  if (to.one.findings.empty()) return "";
  const diagnose::Finding& answer = to.one.findings.front();
  return answer.cause + " " + to.say("title." + answer.cause, answer.params);
}

std::string which_refusal(const Drawing& to, size_t count) {
  std::string text = "[" + std::to_string(to.number) + "/" + std::to_string(count) + "]";
  const std::string& recipient = to.one.refusal.facts.recipient;
  return recipient.empty()
             ? text
             : text + " " + to.say("report.recipient", {{"recipient", recipient}});
}

std::vector<Group> grouped(std::span<const Drawing> drawings) {
  std::vector<Group> groups;
  for (const Drawing& to : drawings) {
    std::string answer = answer_of(to);
    auto known = std::ranges::find(groups, answer, &Group::answer);
    if (answer.empty() || known == groups.end())
      groups.push_back({to, answer, {}});
    else
      known->alike.push_back(to);
  }
  return groups;
}

void write_alike(const Group& group, size_t count) {
  if (group.alike.empty()) return;
  const Drawing& any = group.first;
  In details(any.html, "details", {{"class", "alike"}});
  any.html.element("summary", any.say("report.alike",
                                      {{"count", std::to_string(group.alike.size())}}));
  In list(any.html, "ul");
  for (const Drawing& to :
       std::span(group.alike).first(std::min(group.alike.size(), kMaxListed)))
    any.html.element("li", which_refusal(to, count));
  if (group.alike.size() > kMaxListed)
    any.html.element(
        "li", any.say("report.rest_more",
                      {{"count", std::to_string(group.alike.size() - kMaxListed)}}));
}

void write_rest(std::span<const Group> groups, size_t count) {
  std::vector<Drawing> drawings;
  for (const Group& group : groups) {
    drawings.push_back(group.first);
    for (const Drawing& alike : group.alike) drawings.push_back(alike);
  }
  const Drawing& any = drawings.front();
  Html& html = any.html;
  In section(html, "section", {{"class", "also"}});
  any.heading(any.say("report.rest", {{"count", std::to_string(drawings.size())}}), 0);
  size_t listed = std::min(drawings.size(), kMaxListed);
  if (listed < drawings.size())
    html.element("p", any.say("report.rest_more",
                              {{"count", std::to_string(drawings.size() - listed)}}));
  In list(html, "ul");
  for (const Drawing& to : std::span(drawings).first(listed)) {
    In item(html, "li");
    html.text(which_refusal(to, count) + " ");
    if (to.one.findings.empty()) continue;
    const diagnose::Finding& answer = to.one.findings.front();
    html.element("span", to.say("title." + answer.cause, answer.params));
    html.text(" ");
    In cause(html, "span", {{"class", "cause"}});
    write_cause(to, answer);
  }
}

}  // namespace mailwhy::report
