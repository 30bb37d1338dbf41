// "Which address, which sender?": the record tried out while it is edited. A script shows
// the form and fills in the answers of /api/v1/spf; without one there is nothing to see.
#include "report/html_parts.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

void write_field(const Drawing& to, const char* name, const std::string& value) {
  Html& html = to.html;
  std::string id = to.id(std::string("try-") + name);
  In one(html, "div");
  html.element("label", to.say(std::string("try.") + name), {{"for", id}});
  html.single("input", {{"id", id},
                        {"name", name},
                        {"type", "text"},
                        {"autocomplete", "off"},
                        {"spellcheck", "false"},
                        {"value", value}});
}

// What would be published: the change, unless it hangs on a question.
std::string record_to_try(const Drawing& to, const spf::Result& result) {
  for (const diagnose::Change& change : to.one.changes)
    if (change.proof && change.only_if.empty() && change.after.size() == 1)
      return change.after.front();
  return shown(result.trace.front().text);
}

}  // namespace

void write_simulator(const Drawing& to, const diagnose::Finding& answer) {
  const diagnose::Evidence* evidence = evidence_for(to.one, answer, "spf");
  if (!to.options.site || !evidence || !evidence->spf || evidence->spf->trace.empty())
    return;
  const spf::Result& result = *evidence->spf;
  const bounce::Facts& facts = to.one.refusal.facts;
  Html& html = to.html;
  In section(html, "section",
             {{"class", "try"},
              {"hidden", ""},
              {"data-try", "/api/v1/spf"},
              {"data-no-match", to.say("tree.no_match")},
              {"data-decided", to.say("tree.decided")},
              {"data-lookups", to.say("try.lookups")},
              {"data-failed", to.say("try.failed")},
              {"aria-labelledby", to.landmark("try")}});
  to.heading(to.say("try.heading"), 1, {{"id", to.id("try")}});
  html.element("p", to.say("try.lead", {{"domain", result.domain}}));
  In form(html, "form");
  {
    In fields(html, "div", {{"class", "fields"}});
    auto ip = answer.params.find("ip");
    write_field(to, "ip",
                facts.client_ip             ? facts.client_ip->to_string()
                : ip != answer.params.end() ? ip->second
                                            : "");
    std::string sender = facts.sender.value_or("");
    write_field(to, "sender",
                shown(sender.empty() ? "postmaster@" + result.domain : sender));
    write_field(to, "helo", shown(facts.helo));
  }
  std::string id = to.id("try-record");
  html.element("label", to.say("try.record"), {{"for", id}});
  html.element("textarea", record_to_try(to, result),
               {{"id", id}, {"name", "record"}, {"rows", "3"}, {"spellcheck", "false"}});
  In out(html, "output", {{"role", "status"}});
}

}  // namespace mailwhy::report
