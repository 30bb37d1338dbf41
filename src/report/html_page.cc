#include "report/html_page.h"

#include <algorithm>
#include <cassert>

#include "dns/base_n.h"

namespace mailwhy::report {

namespace {

using knowledge::Language;

// A letter in whose corner something is wrong.
constexpr std::string_view kIcon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Cpath fill='%23fff' stroke='%23444' d='M1.5 3.5h13v9h-13z m0 0 6.5 5 6.5-5'/%3E"
    "%3Ccircle cx='12.5' cy='11.5' r='3' fill='%23b3261e'/%3E%3C/svg%3E";

const Asset& asset_named(std::string_view name) {
  auto found = std::ranges::find(assets(), name, &Asset::name);
  assert(found != assets().end());
  return *found;
}

// The style's own digest is all that may be in the page beside its text.
void write_style(Html& html, const HtmlPage& page) {
  const Asset& style = asset_named("style.css");
  if (!page.self_contained) {
    std::string path = page.files ? page.files->style : std::string(style.path);
    html.single("link", {{"rel", "stylesheet"}, {"href", path}});
    return;
  }
  std::string digest = dns::to_base64(dns::from_hex(style.digest).value_or(""));
  html.single("meta", {{"http-equiv", "Content-Security-Policy"},
                       {"content", "default-src 'none'; style-src 'sha256-" + digest +
                                       "'; img-src data:; base-uri 'none'"}});
  In element(html, "style");
  html.add(style.content);
}

void write_scripts(Html& html) {
  for (const Asset& asset : assets())
    if (asset.name.ends_with(".js"))
      html.element("script", "", {{"type", "module"}, {"src", std::string(asset.path)}});
}

void write_head(Html& html, const HtmlPage& page) {
  In head(html, "head");
  html.single("meta", {{"charset", "utf-8"}});
  html.single("meta",
              {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.single("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.single("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  if (!page.index || page.self_contained)
    html.single("meta", {{"name", "robots"}, {"content", "noindex"}});
  if (!page.description.empty())
    html.single("meta", {{"name", "description"}, {"content", page.description}});
  html.element("title",
               page.title.empty() ? std::string("mailwhy") : page.title + " · mailwhy");
  html.single("link", {{"rel", "icon"}, {"href", std::string(kIcon)}});
  write_style(html, page);
  if (page.script && !page.self_contained && !page.files) write_scripts(html);
}

std::string switched(const std::string& path, std::string_view lang) {
  std::string out = path;
  out += path.find('?') == path.npos ? "?lang=" : "&lang=";
  return out += lang;
}

void write_languages(Html& html, const HtmlPage& page, Language language) {
  struct Known {
    std::string_view lang, name;
  };
  constexpr Known kLanguages[] = {{"en", "English"}, {"ru", "Русский"}};
  In nav(html, "nav", {{"aria-label", knowledge::say(language, "page.languages")}});
  for (const Known& known : kLanguages) {
    std::string lang(known.lang);
    std::string href = switched(page.path, lang);
    if (page.files) href = lang == "ru" ? page.files->russian : page.files->english;
    if (page.lang == lang)
      html.element("span", known.name, {{"lang", lang}, {"aria-current", "true"}});
    else if (!href.empty())
      html.element("a", known.name,
                   {{"href", href},
                    {"lang", lang},
                    {"hreflang", lang},
                    {"rel", "alternate nofollow"}});
  }
}

void write_header(Html& html, const HtmlPage& page, Language language) {
  In header(html, "header", {{"class", "top"}});
  if (page.self_contained) {
    html.element("span", "mailwhy", {{"class", "name"}});
    return;
  }
  std::string home = page.files ? page.files->causes : switched("/", page.lang);
  html.element("a", "mailwhy", {{"class", "name"}, {"href", home}});
  if (page.files || !page.path.empty()) write_languages(html, page, language);
}

void write_footer(Html& html, const HtmlPage& page, Language language) {
  In footer(html, "footer", {{"class", "bottom"}});
  html.element("p", knowledge::say(language, "page.motto"));
  if (page.self_contained) return;
  In nav(html, "nav", {{"aria-label", knowledge::say(language, "page.more")}});
  if (page.files) {
    html.element("a", knowledge::say(language, "page.causes"),
                 {{"href", page.files->causes}});
    html.element("a", knowledge::say(language, "reference.all_providers"),
                 {{"href", page.files->services}});
    return;
  }
  html.element("a", knowledge::say(language, "page.start"),
               {{"href", switched("/", page.lang)}});
  html.element("a", knowledge::say(language, "page.check"),
               {{"href", switched("/check", page.lang)}});
  html.element("a", knowledge::say(language, "page.causes"),
               {{"href", switched("/why", page.lang)}});
  html.element("a", knowledge::say(language, "page.api"), {{"href", "/api"}});
}

}  // namespace

const Asset* find_asset(std::string_view path) {
  auto found = std::ranges::find(assets(), path, &Asset::path);
  return found == assets().end() ? nullptr : &*found;
}

std::string html_document(const HtmlPage& page) {
  Language language = page.lang == "ru" ? Language::Russian : Language::English;
  Html html;
  html.add("<!DOCTYPE html>\n");
  {
    In root(html, "html", {{"lang", page.lang}});
    write_head(html, page);
    html.line();
    In body(html, "body");
    html.element("a", knowledge::say(language, "page.skip"),
                 {{"class", "skip"}, {"href", "#main"}});
    write_header(html, page, language);
    html.line();
    {
      In main(html, "main", {{"id", "main"}});
      html.line();
      html.add(page.body);
    }
    html.line();
    write_footer(html, page, language);
  }
  html.line();
  return html.take();
}

}  // namespace mailwhy::report
