#include "report/html_check_page.h"

namespace mailwhy::report {

namespace {

using knowledge::Language;
using knowledge::say;

struct CheckField {
  std::string_view name, example;
  std::string CheckPage::* value;
};
constexpr CheckField kServers[] = {
    {"addresses", "203.0.113.9", &CheckPage::addresses},
    {"helo", "mail.example.org", &CheckPage::helo},
    {"selectors", "s1", &CheckPage::selectors},
};

void write_field(Html& html, Language language, const CheckPage& page,
                 const CheckField& field) {
  std::string name(field.name);
  html.element("label", say(language, "check.page." + name), {{"for", "check-" + name}});
  html.single("input", {{"id", "check-" + name},
                        {"name", name},
                        {"type", "text"},
                        {"autocomplete", "off"},
                        {"autocapitalize", "off"},
                        {"spellcheck", "false"},
                        {"maxlength", "600"},
                        {"placeholder", std::string(field.example)},
                        {"value", page.*field.value}});
}

void write_form(Html& html, Language language, const CheckPage& page) {
  In form(html, "form",
          {{"class", "start check"},
           {"method", "post"},
           {"action", "/check"},
           {"enctype", "multipart/form-data"},
           {"data-progress", say(language, "start.working")}});
  html.single("input", {{"type", "hidden"},
                        {"name", "lang"},
                        {"value", language == Language::Russian ? "ru" : "en"}});
  {
    In one(html, "div", {{"class", "fields one"}});
    In cell(html, "div");
    write_field(html, language, page, {"domain", "example.org", &CheckPage::domain});
  }
  {
    In details(html, "details", {{"class", "facts"}});
    html.element("summary", say(language, "check.page.more"));
    html.element("p", say(language, "check.page.more_why"), {{"class", "soft"}});
    In grid(html, "div", {{"class", "fields"}});
    for (const CheckField& field : kServers) {
      In one(html, "div");
      write_field(html, language, page, field);
    }
  }
  html.element("button", say(language, "check.page.submit"), {{"type", "submit"}});
  write_progress(html, language);
}

}  // namespace

void write_progress(Html& html, Language language) {
  In said(html, "div", {{"role", "status"}});
  In list(html, "ul", {{"class", "working"}, {"hidden", ""}});
  for (std::string check : {"spf", "mx", "hosts", "ptr", "name_servers", "dmarc", "dkim",
                            "registration", "dns"})
    html.element("li", say(language, "start.check." + check),
                 {{"data-check", check}, {"hidden", ""}});
}

std::string html_check_page(Language language, const CheckPage& page) {
  Html html;
  html.element("h1", say(language, "check.page.title"));
  html.element("p", say(language, "check.page.lead"), {{"class", "lead"}});
  if (!page.problem.empty())
    html.element("p", page.problem, {{"class", "problem"}, {"role", "alert"}});
  write_form(html, language, page);
  html.line();
  {
    In section(html, "section", {{"class", "takes"}});
    html.element("h2", say(language, "check.page.asks"));
    In list(html, "ul");
    for (const char* key : {"check.page.asks_receivers", "check.page.asks_servers",
                            "check.page.asks_names", "check.page.asks_never"})
      html.element("li", say(language, key));
  }
  html.line();
  return html.take();
}

}  // namespace mailwhy::report
