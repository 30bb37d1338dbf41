#include "report/html_page.h"

#include <doctest/doctest.h>

using namespace mailwhy;
using namespace mailwhy::report;

TEST_CASE("what is put into HTML stays text") {
  CHECK(html_escape("<script>alert('&\"')</script>") ==
        "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;");
  CHECK(html_escape("a\r\nb\nc") == "a\nb\nc");
  CHECK(html_escape("\x1b[31m\xff") == "\xEF\xBF\xBD[31m\xEF\xBF\xBD");
}

TEST_CASE("every element is closed by itself") {
  Html html;
  {
    In list(html, "ul", {{"title", "a \"b\""}});
    html.element("li", "1 < 2");
    html.single("hr");
  }
  CHECK(html.take() == "<ul title=\"a &quot;b&quot;\"><li>1 &lt; 2</li><hr/></ul>");
}

TEST_CASE("an asset is found by its path, and by nothing else") {
  REQUIRE_FALSE(assets().empty());
  for (const Asset& asset : assets()) {
    CHECK(find_asset(asset.path) == &asset);
    CHECK(asset.path.ends_with(asset.name));
    CHECK(asset.digest.size() == 64);
  }
  CHECK(find_asset("/assets/style.css") == nullptr);
  CHECK(find_asset("/assets/../style.css") == nullptr);
}

TEST_CASE("a page links to itself in the other language") {
  HtmlPage page;
  page.title = "a <b>";
  page.path = "/why?ip=192.0.2.1";
  page.lang = "ru";
  page.body = "<h1>x</h1>";
  std::string text = html_document(page);
  CHECK(text.starts_with("<!DOCTYPE html>\n<html lang=\"ru\">"));
  CHECK(text.find("href=\"/why?ip=192.0.2.1&amp;lang=en\"") != text.npos);
  CHECK(text.find("<title>a &lt;b&gt; · mailwhy</title>") != text.npos);
}

TEST_CASE("a file that stands alone holds its style and refers to nothing") {
  HtmlPage page;
  page.body = "<h1>x</h1>";
  page.path = "/";
  page.self_contained = true;
  std::string text = html_document(page);
  CHECK(text.find("href=\"/") == text.npos);
  CHECK(text.find("<script") == text.npos);
  CHECK(text.find("style-src &#39;sha256-") != text.npos);
}
