// The sender map: a domain, whom its SPF record permits and through which service, and
// what becomes of everybody else.
#include <algorithm>

#include "report/html_parts.h"
#include "report/sender_map.h"

namespace mailwhy::report {

namespace {

// Is "192.0.2.1, 2001:db8::/32" all that "ip4:192.0.2.1 ip6:2001:db8::/32" says?
bool says_the_same(const std::string& ranges, std::string_view terms) {
  std::string spelt;
  while (!terms.empty()) {
    std::string_view term = terms.substr(0, terms.find(' '));
    if (!term.starts_with("ip4:") && !term.starts_with("ip6:")) return false;
    spelt += (spelt.empty() ? "" : ", ") + std::string(term.substr(4));
    terms.remove_prefix(std::min(term.size() + 1, terms.size()));
  }
  return spelt == ranges;
}

void write_entry(const Drawing& to, const MapEntry& entry) {
  Html& html = to.html;
  In item(html, "li", {{"class", entry.depends_on.empty() ? "" : "unsure"}});
  {
    In name(html, "p", {{"class", "who"}});
    if (entry.own)
      html.element("b", to.say("check.map.own"));
    else if (!entry.provider.empty())
      html.element("b", entry.provider);
    if (entry.own || entry.provider.empty())
      html.element(entry.own ? "span" : "b", (entry.own ? " " : "") + entry.domain,
                   {{"translate", "no"}});
    else
      html.element("span", " " + entry.domain, {{"class", "soft"}, {"translate", "no"}});
    if (!entry.count.empty())
      html.element("span", " " + entry.count, {{"class", "count"}});
  }
  if (!entry.terms.empty()) {
    In terms(html, "p");
    html.element("code", entry.terms, {{"translate", "no"}});
  }
  if (!entry.depends_on.empty())
    html.element("p", "? " + to.say("workbench.depends", {{"what", entry.depends_on}}));
  else if (!entry.ranges.empty() && !says_the_same(entry.ranges, entry.terms))
    html.element("p", entry.ranges, {{"class", "soft"}, {"translate", "no"}});
}

void write_map(const Drawing& to, const SenderMap& map, const std::string& domain) {
  Html& html = to.html;
  html.element("p", to.say("check.map.lead"), {{"class", "soft"}});
  if (!map.problem.empty())
    html.element("p", "✗ " + to.say("check.map.broken"), {{"class", "fault"}});
  html.element("p", domain, {{"class", "root"}, {"translate", "no"}});
  In list(html, "ul", {{"class", "map"}});
  for (const MapEntry& entry : map.entries) write_entry(to, entry);
  if (map.more > 0)
    html.element("li",
                 to.say("check.map.left_out", {{"count", std::to_string(map.more)}}));
  {
    In others(html, "li", {{"class", "others"}});
    In name(html, "p", {{"class", "who"}});
    html.text(to.say("workbench.everybody_else", {{"result", map.others}}));
  }
}

}  // namespace

void write_sender_map(const Drawing& to) {
  SenderMap map = read_sender_map(to.page, to.one);
  if (map.empty()) return;
  Html& html = to.html;
  std::string domain = to.one.refusal.facts.sender_domain;
  In section(html, "section", {{"class", "senders"}});
  to.heading(to.say("check.heading.senders", {{"domain", domain}}));
  if (map.drawn()) write_map(to, map, domain);
  if (map.seen.empty()) return;
  to.heading(to.say("check.map.seen"), 2);
  In list(html, "ul", {{"class", "notes"}});
  for (const std::string& one : map.seen) html.element("li", one);
}

}  // namespace mailwhy::report
