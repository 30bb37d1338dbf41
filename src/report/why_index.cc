// /why: all causes and labels by who must act, each with its answer in one line.
#include "report/why_pages.h"
#include "report/why_parts.h"
#include "report/why_steps.h"

namespace mailwhy::report {

namespace {

constexpr std::string_view kActors[] = {
    "sender_dns",    "sender_admin",   "sender_user",     "sender_host",
    "dns_operator",  "registrant",     "forwarder",       "modifier",
    "list_operator", "recipient_user", "recipient_admin", "nobody"};

void write_entry(const WhyPage& page, std::string_view name) {
  std::string key(name);
  std::string meaning =
      knowledge::has_sentence("meaning." + key) ? "meaning." + key : "title." + key;
  In item(page.html, "li");
  page.html.element("a", headline(page, meaning), {{"href", page.links.to_why(name)}});
  page.html.text(" ");
  page.html.element("code", name, {{"class", "soft"}});
  page.html.element("p", sentence(page, "do." + key), {{"class", "soft"}});
  page.html.line();
}

void write_names(const WhyPage& page, std::string_view heading_key,
                 const std::vector<std::string_view>& names) {
  if (names.empty()) return;
  page.html.element("h3", page.say(heading_key));
  In list(page.html, "ul", {{"class", "index"}});
  for (std::string_view name : names) write_entry(page, name);
}

void write_actor(const WhyPage& page, std::string_view actor) {
  std::vector<std::string_view> causes, labels;
  for (std::string_view name : why_names())
    if (actor_of(name) == actor)
      (knowledge::find_cause(name) ? causes : labels).push_back(name);
  if (causes.empty() && labels.empty()) return;
  std::string id(actor);
  In section(page.html, "section");
  page.html.element("h2", sentence(page, "actor." + id), {{"id", id}});
  page.html.line();
  write_names(page, "reference.causes", causes);
  write_names(page, "reference.labels", labels);
}

}  // namespace

std::string why_index_body(std::string_view lang, const WhyLinks& links) {
  Html html;
  WhyPage page{html, language_named(lang), links};
  html.element("h1", page.say("reference.title"));
  html.element("p", page.say("reference.lead"), {{"class", "lead"}});
  {
    In more(html, "p");
    html.element("a", page.say("reference.all_providers"), {{"href", links.with_index}});
  }
  html.line();
  for (std::string_view actor : kActors) write_actor(page, actor);
  return html.take();
}

std::string why_index_body(std::string_view lang) {
  return why_index_body(lang, served_links(lang));
}

}  // namespace mailwhy::report
