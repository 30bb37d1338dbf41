// The start page: one box for everything, and below it what a bounce may not say.
#include "report/html_check_page.h"
#include "report/html_page.h"

namespace mailwhy::report {

namespace {

using knowledge::Language;

struct StartField {
  std::string_view name, type, autocomplete, example;
};
constexpr StartField kFields[] = {
    {"ip", "text", "off", "203.0.113.9"},
    {"sender", "text", "off", "info@example.org"},
    {"helo", "text", "off", "mail.example.org"},
    {"recipient", "text", "off", "friend@recipient.example"},
};

struct Start {
  Html& html;
  Language language;

  std::string say(std::string_view key) const { return knowledge::say(language, key); }
};

void write_box(const Start& start, const StartPage& page) {
  Html& html = start.html;
  html.element("label", start.say("start.box"), {{"for", "text"}});
  html.element("textarea", page.text,
               {{"id", "text"},
                {"name", "text"},
                {"rows", "9"},
                {"spellcheck", "false"},
                {"autocapitalize", "off"},
                {"placeholder", start.say("start.example")}});
  html.element("label", start.say("start.file"), {{"for", "file"}});
  html.single("input",
              {{"id", "file"},
               {"type", "file"},
               {"name", "file"},
               {"accept", ".eml,.msg,.txt,.log,.json,message/rfc822,text/plain"}});
}

void write_fields(const Start& start) {
  Html& html = start.html;
  In details(html, "details", {{"class", "facts"}});
  html.element("summary", start.say("start.facts"));
  html.element("p", start.say("start.facts_why"), {{"class", "soft"}});
  In grid(html, "div", {{"class", "fields"}});
  for (const StartField& field : kFields) {
    std::string name(field.name);
    In one(html, "div");
    html.element("label", start.say("start.field." + name), {{"for", "fact-" + name}});
    html.single("input", {{"id", "fact-" + name},
                          {"name", name},
                          {"type", std::string(field.type)},
                          {"autocomplete", std::string(field.autocomplete)},
                          {"spellcheck", "false"},
                          {"placeholder", std::string(field.example)}});
  }
}

void write_form(const Start& start, const StartPage& page) {
  Html& html = start.html;
  In form(html, "form",
          {{"class", "start"},
           {"method", "post"},
           {"action", "/diagnose"},
           {"enctype", "multipart/form-data"},
           {"data-drop", start.say("start.drop")},
           {"data-too-big", start.say("start.too_big")},
           {"data-progress", start.say("start.working")}});
  html.single("input", {{"type", "hidden"},
                        {"name", "lang"},
                        {"value", start.language == Language::Russian ? "ru" : "en"}});
  write_box(start, page);
  write_fields(start);
  html.element("button", start.say("start.submit"), {{"type", "submit"}});
  write_progress(html, start.language);
}

}  // namespace

std::string html_start_page(Language language, const StartPage& page) {
  Html html;
  Start start{html, language};
  html.element("h1", start.say("start.title"));
  html.element("p", start.say("start.lead"), {{"class", "lead"}});
  if (!page.problem.empty())
    html.element("p", page.problem, {{"class", "problem"}, {"role", "alert"}});
  write_form(start, page);
  html.line();
  {
    In section(html, "section", {{"class", "takes"}});
    html.element("h2", start.say("start.understands"));
    In list(html, "ul");
    for (const char* key : {"bounce", "reply", "log", "address"})
      html.element("li", start.say(std::string("start.takes.") + key));
  }
  {
    In before(html, "p");
    html.text(start.say("check.page.before") + " ");
    html.element(
        "a", start.say("check.page.title"),
        {{"href", language == Language::Russian ? "/check?lang=ru" : "/check?lang=en"}});
  }
  html.element("p", start.say("start.private"), {{"class", "soft"}});
  html.line();
  return html.take();
}

}  // namespace mailwhy::report
