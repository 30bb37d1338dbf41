#include "report/why_site.h"

#include <algorithm>

#include "report/html_page.h"
#include "report/why_pages.h"

namespace mailwhy::report {

namespace {

using knowledge::Language;

std::string_view code_of(Language language) {
  return language == Language::Russian ? "ru" : "en";
}

struct Site {
  std::span<const Language> languages;
  std::vector<SiteFile> files;

  bool has(Language language) const {
    return std::ranges::find(languages, language) != languages.end();
  }
};

// The links of a page `depth` folders deep whose place in each language is `name`.
FileLinks links_of(const Site& site, Folder folder, const std::string& name) {
  bool deep = folder == Folder::With;
  std::string up = deep ? "../../" : "../", place = deep ? "with/" + name : name;
  FileLinks links;
  links.style = up + "style.css";
  links.causes = deep ? "../index.html" : "index.html";
  links.services = deep ? "index.html" : "with/index.html";
  if (site.has(Language::English)) links.english = up + "en/" + place;
  if (site.has(Language::Russian)) links.russian = up + "ru/" + place;
  return links;
}

void add_page(Site& site, std::string_view lang, Folder folder, const std::string& name,
              const PageHead& head, std::string body) {
  HtmlPage page;
  page.title = head.title;
  page.description = head.description;
  page.lang = lang;
  page.body = std::move(body);
  page.files = links_of(site, folder, name + ".html");
  std::string path = std::string(lang) + (folder == Folder::With ? "/with/" : "/");
  site.files.push_back({path + name + ".html", html_document(page)});
}

void add_language(Site& site, std::string_view lang) {
  WhyLinks why = file_links(Folder::Why), with = file_links(Folder::With);
  add_page(site, lang, Folder::Why, "index", why_head("", lang),
           why_index_body(lang, why));
  for (std::string_view name : why_names())
    add_page(site, lang, Folder::Why, std::string(name), why_head(name, lang),
             why_body(name, lang, why).value_or(""));
  add_page(site, lang, Folder::With, "index", with_head("", lang),
           with_index_body(lang, with));
  for (const std::string& name : with_names())
    add_page(site, lang, Folder::With, name, with_head(name, lang),
             with_body(name, lang, with).value_or(""));
}

// The door: one link for each language.
std::string front_page(const Site& site) {
  Html html;
  html.element("h1", "mailwhy");
  for (Language language : site.languages) {
    std::string lang(code_of(language));
    In paragraph(html, "p", {{"lang", lang}});
    html.element("a", knowledge::say(language, "reference.title"),
                 {{"href", lang + "/index.html"}, {"hreflang", lang}});
  }
  HtmlPage page;
  page.lang = code_of(site.languages.front());
  page.body = html.take();
  std::string first(page.lang);
  page.files = FileLinks{"style.css", first + "/index.html", first + "/with/index.html",
                         site.has(Language::English) ? "en/index.html" : "",
                         site.has(Language::Russian) ? "ru/index.html" : ""};
  return html_document(page);
}

// sitemaps.org, version 0.9.
std::string sitemap(const Site& site, std::string_view url) {
  std::string base(url);
  if (!base.ends_with('/')) base += '/';
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  for (const SiteFile& file : site.files)
    if (file.path.ends_with(".html"))
      out += "<url><loc>" + html_escape(base + file.path) + "</loc></url>\n";
  return out + "</urlset>\n";
}

}  // namespace

std::vector<SiteFile> reference_site(std::span<const Language> languages,
                                     std::string_view url) {
  Site site{languages, {}};
  site.files.push_back({"index.html", front_page(site)});
  for (Language language : languages) add_language(site, code_of(language));
  for (const Asset& asset : assets())
    if (asset.name == "style.css")
      site.files.push_back({"style.css", std::string(asset.content)});
  if (!url.empty()) site.files.push_back({"sitemap.xml", sitemap(site, url)});
  return std::move(site.files);
}

}  // namespace mailwhy::report
