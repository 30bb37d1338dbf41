#include "report/html_report.h"

#include <doctest/doctest.h>

#include <vector>

#include "golden.h"
#include "report/html_page.h"
#include "samples.h"

using namespace mailwhy;
using namespace mailwhy::report;
using knowledge::Language;

namespace {

constexpr size_t kMostOctets = 80 * 1024;  // of a page with its style and scripts

HtmlOptions in(Language language) {
  HtmlOptions options;
  options.language = language;
  options.json_url = "/c/x.json";
  options.replay_url = "/c/x/replay";
  options.share_url = "https://why.example.org/c/x";
  options.curl = "curl --data-binary @bounce.eml https://why.example.org/api/v1/diagnose";
  return options;
}

std::string document(std::string body, Language language, bool self_contained) {
  HtmlPage page;
  page.title = "x";
  page.lang = language == Language::Russian ? "ru" : "en";
  page.path = "/c/x";
  page.body = std::move(body);
  page.self_contained = self_contained;
  return html_document(page);
}

// Everything that a browser would take for an element, an attribute or a script of the
// page's own; the text between is cut out. Empty where each element is closed.
struct Tag {
  std::string name;
  std::vector<std::string> attributes;
};

std::vector<Tag> tags_of(const std::string& html) {
  std::vector<Tag> tags;
  std::vector<std::string> open;
  for (size_t at = html.find('<'); at != html.npos; at = html.find('<', at)) {
    size_t end = html.find('>', at);
    REQUIRE(end != html.npos);
    std::string inside = html.substr(at + 1, end - at - 1);
    at = end;
    if (inside.starts_with('!')) continue;
    if (inside.starts_with('/')) {
      REQUIRE_FALSE(open.empty());
      CHECK(open.back() == inside.substr(1));
      open.pop_back();
      continue;
    }
    Tag tag{inside.substr(0, inside.find_first_of(" /")), {}};
    for (size_t equals = inside.find("=\""); equals != inside.npos;
         equals = inside.find("=\"", inside.find('"', equals + 2))) {
      size_t begin = inside.rfind(' ', equals) + 1;
      tag.attributes.push_back(inside.substr(begin, equals - begin));
    }
    if (!inside.ends_with('/')) open.push_back(tag.name);
    tags.push_back(std::move(tag));
  }
  CHECK(open.empty());
  return tags;
}

void check_clean(const std::string& html) {
  size_t headings = 0;
  for (const Tag& tag : tags_of(html)) {
    CAPTURE(tag.name);
    headings += tag.name == "h1";
    for (const std::string& attribute : tag.attributes) {
      CAPTURE(attribute);
      CHECK_FALSE(attribute.starts_with("on"));
      CHECK(attribute != "style");
    }
  }
  CHECK(headings == 1);
}

void poison(std::string& field) {
  field = "\"'><script>alert(1)</script><b onclick=x style=y>&amp;" + field;
}

void poison(boost::json::value& value) {
  if (auto* object = value.if_object()) {
    for (auto& [name, member] : *object) poison(member);
  } else if (auto* list = value.if_array()) {
    for (auto& item : *list) poison(item);
  } else if (value.is_string()) {
    std::string text(value.get_string());
    poison(text);
    value = text;
  }
}

// HTML in every text that comes from a mail, from DNS or from a file's name.
void poison(diagnose::Report& report) {
  poison(report.source);
  for (diagnose::Case& one : report.cases) {
    bounce::Facts& facts = one.refusal.facts;
    for (std::string* field :
         {&facts.recipient, &facts.original_recipient, &facts.sender_domain,
          &facts.from_domain, &facts.helo, &facts.refused_by.name, &facts.reported_by,
          &facts.blocklist, &facts.reply.text, &facts.help_url, &one.refusal.quoted})
      poison(*field);
    if (facts.sender) poison(*facts.sender);
    if (facts.reply.status) poison(*facts.reply.status);
    if (one.refusal.reason.matched) poison(one.refusal.reason.matched->text);
    for (diagnose::Finding& finding : one.findings)
      for (auto& [name, value] : finding.params) poison(value);
    for (diagnose::Unknown& unknown : one.unknown)
      for (auto& [name, value] : unknown.question.params) poison(value);
    for (diagnose::Change& change : one.changes) {
      poison(change.rrset.name);
      for (std::string& value : change.before) poison(value);
      for (std::string& value : change.after) poison(value);
      for (auto& [name, results] : change.named_cases) poison(name);
    }
    for (diagnose::Evidence& evidence : one.evidence)
      for (auto& [name, member] : evidence.detail) poison(member);
    one.refusal.notes.emplace_back();
    poison(one.refusal.notes.back());
  }
  report.notes.emplace_back();
  poison(report.notes.back());
}

}  // namespace

TEST_CASE("the page of each sample is the one that was looked at and found good") {
  for (const char* name :
       {"provider", "server", "servers", "syntax", "several", "fine", "examination"}) {
    CAPTURE(name);
    for (auto [language, suffix] : {std::pair(Language::English, ".en.html"),
                                    std::pair(Language::Russian, ".ru.html")})
      test::check_golden(name + std::string(suffix),
                         html_report(test::sample(name).report, in(language)));
  }
}

TEST_CASE("every page is whole, has one h1 and no script or style of its own") {
  for (const auto& [name, report] : test::samples())
    for (auto language : {Language::English, Language::Russian}) {
      CAPTURE(name);
      std::string body = html_report(report, in(language));
      CHECK(body.find("{") == std::string::npos);
      CHECK(body.find("--all") == std::string::npos);
      CHECK(body.find("<script") == std::string::npos);
      check_clean(document(body, language, false));
    }
  check_clean(document(html_start_page(Language::Russian, {"<b>", "<i>"}),
                       Language::Russian, false));
}

TEST_CASE("HTML and script in every field of a bounce stay text") {
  for (auto& [name, report] : test::samples()) {
    CAPTURE(name);
    diagnose::Report poisoned = report;
    poison(poisoned);
    std::string html =
        document(html_report(poisoned, in(Language::English)), Language::English, false);
    CHECK(html.find("<script>") == std::string::npos);
    CHECK(html.find("<b onclick") == std::string::npos);
    check_clean(html);
    CHECK(html.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
  }
}

TEST_CASE("a page takes at most 80 kB with its style and scripts") {
  size_t beside = 0;
  for (const Asset& asset : assets()) beside += asset.content.size();
  for (const auto& [name, report] : test::samples()) {
    CAPTURE(name);
    std::string html =
        document(html_report(report, in(Language::Russian)), Language::Russian, false);
    CHECK(html.size() + beside < kMostOctets);
  }
}

TEST_CASE(
    "a change that hangs on a question stands behind it, and nothing is copied before") {
  std::string html = html_report(test::sample("server").report, in(Language::English));
  size_t question = html.find("class=\"question\"");
  size_t change = html.find("class=\"diff\"");
  REQUIRE(question != std::string::npos);
  REQUIRE(change != std::string::npos);
  CHECK(question < change);
  CHECK(html.find("<details class=\"if-yes\">") < change);
  CHECK(html.find("data-copy") > question);
}

TEST_CASE("a file that stands alone leads nowhere") {
  HtmlOptions alone;
  alone.site = false;
  std::string html = document(html_report(test::sample("provider").report, alone),
                              Language::English, true);
  CHECK(html.find("href=\"/") == std::string::npos);
  CHECK(html.find("src=") == std::string::npos);
  CHECK(html.find("data-try") == std::string::npos);
}

TEST_CASE("an examination draws who may send and what each name server has") {
  std::string html =
      html_report(test::sample("examination").report, in(Language::English));
  for (const char* said :
       {"class=\"map\"", "Google Workspace", "and 12 more ranges", "class=\"matrix\"",
        "everybody else: softfail", "no answer over UDP and TCP", "HELO name (timeout)",
        "DANE (the resolver does not check DNSSEC", "Is 203.0.113.9 on zen.spamhaus.org?",
        "3 more questions"}) {
    CAPTURE(said);
    CHECK(html.find(said) != std::string::npos);
  }
  CHECK(html.find("ptr_missing") < html.find("mx_has_no_address"));
  CHECK(html.find("mx_has_no_address") < html.find("mx_missing"));
}

TEST_CASE("several examinations begin with a table of all of them") {
  std::vector<diagnose::Report> reports(14, test::sample("examination").report);
  std::string html = html_report(reports, in(Language::English));
  check_clean(document(html, Language::English, false));
  CHECK(html.find("class=\"overview\"") < html.find("<article"));
  size_t articles = 0;
  for (size_t at = 0; (at = html.find("<article", at)) != html.npos; at++) articles++;
  CHECK(articles == 10);
}

TEST_CASE("several reports are one page with one h1") {
  std::vector<diagnose::Report> reports = {test::sample("provider").report,
                                           test::sample("servers").report};
  std::string html = html_report(reports, in(Language::English));
  check_clean(document(html, Language::English, false));
  CHECK(html.find("id=\"way-2\"") != std::string::npos);
}

TEST_CASE("refusals with the same answer are drawn once, and all of them are named") {
  diagnose::Report report = test::sample("provider").report;
  diagnose::Case again = report.cases.front();
  again.refusal.facts.recipient = "second@friends.example";
  report.cases.push_back(again);
  std::string html = html_report(report, in(Language::English));
  check_clean(document(html, Language::English, false));
  CHECK(html.find("<article>") == html.rfind("<article>"));
  CHECK(html.find("second@friends.example") != std::string::npos);
}
