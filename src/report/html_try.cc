#include "report/html_try.h"

#include "report/html_parts.h"
#include "report/utf8.h"

namespace mailwhy::report {

static void write_field(Html& html, const Page& page, const std::string& name,
                        const std::string& value, const std::string& suffix) {
  std::string id = "try-" + name + suffix;
  In one(html, "div");
  html.element("label", page.say("try." + name), {{"for", id}});
  html.single("input", {{"id", id},
                        {"name", name},
                        {"type", "text"},
                        {"autocomplete", "off"},
                        {"spellcheck", "false"},
                        {"value", value}});
}

void write_try_form(Html& html, const Page& page, const Trial& trial,
                    const std::string& suffix) {
  In form(html, "form", {{"method", "post"}, {"action", "/try"}});
  {
    In fields(html, "div", {{"class", "fields"}});
    write_field(html, page, "ip", trial.ip, suffix);
    write_field(html, page, "sender", trial.sender, suffix);
    write_field(html, page, "helo", trial.helo, suffix);
  }
  std::string id = "try-record" + suffix;
  html.element("label", page.say("try.record"), {{"for", id}});
  html.element("textarea", trial.record,
               {{"id", id}, {"name", "record"}, {"rows", "3"}, {"spellcheck", "false"}});
  html.single(
      "input",
      {{"type", "hidden"},
       {"name", "lang"},
       {"value", page.options().language == knowledge::Language::Russian ? "ru" : "en"}});
  html.element("button", page.say("try.button"), {{"type", "submit"}});
}

static void write_result(Html& html, const Page& page, const spf::Result& result) {
  bool good = result.verdict == spf::Verdict::Pass;
  {
    In line(html, "p");
    std::string word(to_string(result.verdict));
    html.element("strong", (good ? "✓ " : "✗ ") + word,
                 {{"class", good ? "result good" : "result bad"}});
    html.text(" · " + std::to_string(result.lookups) + " " + page.say("try.lookups"));
  }
  if (!result.trace.empty()) write_spf_tree(html, page, result);
}

std::string html_try_page(knowledge::Language language, const TryPage& tried) {
  TextOptions options;
  options.language = language;
  Page page(options);
  Html html;
  html.element("h1", page.say("try.heading"));
  if (!tried.problem.empty()) html.element("p", tried.problem, {{"class", "fault"}});
  if (tried.result) write_result(html, page, *tried.result);
  {
    In section(html, "section",
               {{"class", "try"}, {"aria-label", page.say("try.heading")}});
    html.element("p", page.say("try.again"));
    write_try_form(html, page, tried.trial, "");
  }
  return html.take();
}

}  // namespace mailwhy::report
