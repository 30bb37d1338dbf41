// "Which address, which sender?": the record of a case tried out. A script fills in the
// answers of /api/v1/spf while one types; without one the form leads to a page of its
// own.
#include "report/html_parts.h"
#include "report/html_try.h"
#include "report/utf8.h"

namespace mailwhy::report {

namespace {

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
              {"data-try", "/api/v1/spf"},
              {"data-no-match", to.say("tree.no_match")},
              {"data-decided", to.say("tree.decided")},
              {"data-lookups", to.say("try.lookups")},
              {"data-failed", to.say("try.failed")},
              {"aria-labelledby", to.landmark("try")}});
  to.heading(to.say("try.heading"), 1, {{"id", to.id("try")}});
  html.element("p", to.say("try.lead", {{"domain", result.domain}}));
  Trial trial;
  auto ip = answer.params.find("ip");
  trial.ip = facts.client_ip             ? facts.client_ip->to_string()
             : ip != answer.params.end() ? ip->second
                                         : "";
  std::string sender = facts.sender.value_or("");
  trial.sender = shown(sender.empty() ? "postmaster@" + result.domain : sender);
  trial.helo = shown(facts.helo);
  trial.record = record_to_try(to, result);
  write_try_form(html, to.page, trial, to.number == 0 ? "" : to.id(""));
  In out(html, "output", {{"role", "status"}});
}

}  // namespace mailwhy::report
