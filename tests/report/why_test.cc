// Pages of the reference that were read and found good.
#include <doctest/doctest.h>

#include <set>

#include "golden.h"
#include "report/why_pages.h"
#include "report/why_site.h"

using namespace mailwhy;
using namespace mailwhy::report;
using knowledge::Language;

namespace {

constexpr Language kBoth[] = {Language::English, Language::Russian};

// Where a relative link in the file at `path` leads.
std::string resolved(const std::string& path, std::string link) {
  std::string folder = path.substr(0, path.rfind('/') + 1);
  while (link.starts_with("../")) {
    link.erase(0, 3);
    folder.pop_back();
    folder.erase(folder.rfind('/') + 1);
  }
  return folder + link;
}

}  // namespace

TEST_CASE("the pages of the reference are as they were found good") {
  for (std::string_view name :
       {"spf_provider_missing", "ns_out_of_sync", "ptr_missing", "recipient_unknown"})
    for (std::string_view lang : {"en", "ru"})
      test::check_golden("why." + std::string(name) + "." + std::string(lang) + ".html",
                         why_body(name, lang).value_or(""));
  for (std::string_view name : {"microsoft-365", "mailchimp-intuit"})
    for (std::string_view lang : {"en", "ru"})
      test::check_golden("with." + std::string(name) + "." + std::string(lang) + ".html",
                         with_body(name, lang).value_or(""));
}

TEST_CASE("every link of the static site leads to one of its files") {
  auto files = reference_site(kBoth, "");
  std::set<std::string> paths;
  for (const SiteFile& file : files) {
    CHECK(!file.path.starts_with("/"));
    CHECK(paths.insert(file.path).second);
    CHECK(file.path != "sitemap.xml");  // it would need whole addresses
  }
  size_t seen = 0;
  for (const SiteFile& file : files)
    for (size_t at = file.content.find("href=\""); at != std::string::npos;
         at = file.content.find("href=\"", at)) {
      at += 6;
      std::string link = file.content.substr(at, file.content.find('"', at) - at);
      if (link.starts_with("https://www.rfc-editor.org/") || link.starts_with("#") ||
          link.starts_with("data:"))
        continue;
      CAPTURE(file.path);
      CAPTURE(link);
      CHECK(paths.contains(resolved(file.path, link)));
      seen++;
    }
  CHECK(seen > 5000);
}

TEST_CASE("a static site in one language has no link to the other") {
  constexpr Language kRussian[] = {Language::Russian};
  auto files = reference_site(kRussian, "https://example.org/why");
  bool english = false, whole = false;
  for (const SiteFile& file : files) {
    english |=
        file.path.starts_with("en/") || file.content.find("../en/") != std::string::npos;
    whole |= file.content.find("<loc>https://example.org/why/ru/spf_fail.html</loc>") !=
             std::string::npos;
  }
  CHECK(!english);
  CHECK(whole);
}
