#include "report/why_pages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "bounce/classify.h"
#include "net/ip_address.h"
#include "report/html_page.h"
#include "report/why_parts.h"
#include "report/why_steps.h"

using namespace mailwhy;
using namespace mailwhy::report;

namespace {

constexpr std::string_view kLanguages[] = {"en", "ru"};
constexpr size_t kMostBytes = 80'000;  // of a page with everything it loads

bool holds(std::string_view text, std::string_view what) {
  return text.find(what) != text.npos;
}

// What a reader sees in the page's own language: no elements, no code, no quotes.
std::string own_words(std::string_view html) {
  std::string out;
  for (size_t at = 0; at < html.size();) {
    if (html[at] != '<') {
      out += html[at++];
      continue;
    }
    for (std::string_view quoted : {"<code", "<cite", "<pre"})
      if (html.substr(at).starts_with(quoted)) {
        std::string end = "</" + std::string(quoted.substr(1)) + ">";
        at = std::min(html.find(end, at), html.size());
      }
    at = std::min(html.find('>', at), html.size() - 1) + 1;
    out += '\n';
  }
  return out;
}

// English words of grammar: two of them in one line are a sentence.
int english_words(std::string_view line) {
  static const std::set<std::string_view> kWords = {
      "the", "is", "are",  "of",   "to",    "in",  "and",  "not",  "your", "you",
      "a",   "it", "that", "with", "which", "for", "from", "this", "or",   "no"};
  int count = 0;
  for (size_t at = 0; at < line.size();) {
    size_t end = line.find(' ', at);
    if (end == line.npos) end = line.size();
    count += static_cast<int>(kWords.count(line.substr(at, end - at)));
    at = end + 1;
  }
  return count;
}

// No sentence of another language, nothing that was not filled in.
void check_words(std::string_view html, std::string_view lang) {
  std::string words = own_words(html);
  CHECK(!holds(words, "{"));
  for (size_t at = 0; at < words.size();) {
    size_t end = std::min(words.find('\n', at), words.size());
    std::string line = words.substr(at, end - at);
    CAPTURE(line);
    if (lang == "ru") CHECK(english_words(line) < 2);
    if (lang == "en") CHECK(!holds(line, "\xD0"));
    // A key in place of its sentence: "evidence.spf_fail".
    for (std::string_view family : {"avoid.", "evidence.", "explain.", "reference.",
                                    "with.", "actor.", "for.", "do.", "again."})
      CHECK(!line.starts_with(family));
    at = end + 1;
  }
}

void check_links(std::string_view html) {
  for (size_t at = html.find("href=\""); at != html.npos; at = html.find("href=\"", at)) {
    at += 6;
    std::string target(html.substr(at, html.find('"', at) - at));
    CAPTURE(target);
    size_t end = target.find('?');
    std::string path = target.substr(0, end);
    if (path.starts_with("/why/"))
      CHECK(why_body(path.substr(5), "en").has_value());
    else if (path.starts_with("/with/"))
      CHECK(with_body(path.substr(6), "en").has_value());
    else
      CHECK((path == "/why" || path == "/with" ||
             path.starts_with("https://www.rfc-editor.org/rfc/rfc")));
  }
}

size_t bytes_with_assets(const std::string& body, std::string_view lang) {
  HtmlPage page;
  page.title = "x";
  page.lang = lang;
  page.path = "/why";
  page.body = body;
  size_t bytes = html_document(page).size();
  for (const Asset& asset : assets()) bytes += asset.content.size();
  return bytes;
}

// Some causes only an examination finds, and some labels only inform.
bool is_refusal(std::string_view name) {
  if (const auto* label = knowledge::find_reason_label(name))
    return label->default_class != "info";
  return !knowledge::find_cause(name)->examples.empty();
}

std::string heading(std::string_view key, std::string_view lang) {
  return "<h2>" + html_escape(knowledge::say(language_named(lang), key)) + "</h2>";
}

}  // namespace

TEST_CASE("every cause and label has a page with all sections, in both languages") {
  CHECK(why_names().size() >= 97);
  for (std::string_view lang : kLanguages)
    for (std::string_view name : why_names()) {
      CAPTURE(name);
      CAPTURE(lang);
      auto body = why_body(name, lang);
      REQUIRE(body);
      CHECK(body->starts_with("<h1>"));
      for (std::string_view key : {"explain.why", "reference.avoid", "reference.evidence",
                                   "explain.reference", "reference.related"})
        CHECK(holds(*body, heading(key, lang)));
      const bool refusal = is_refusal(name);
      for (std::string_view key : {"explain.examples", "explain.do", "explain.how"})
        if (refusal) CHECK(holds(*body, heading(key, lang)));
      check_words(*body, lang);
      check_links(*body);
    }
}

TEST_CASE("who must act is told what to do") {
  for (std::string_view name : why_names()) {
    CAPTURE(name);
    std::string_view actor = actor_of(name);
    auto steps = usual_steps(name);
    bool told = std::ranges::any_of(
        steps, [&](const ReaderSteps& reader) { return reader.reader == actor; });
    if (is_refusal(name) && actor != "nobody") CHECK(told);
  }
}

TEST_CASE("every service has a page in both languages, at a place of its own") {
  std::set<std::string> places;
  for (const std::string& place : with_names()) {
    CAPTURE(place);
    CHECK(place.size() >= 2);
    CHECK(places.insert(place).second);
    for (std::string_view lang : kLanguages) {
      CAPTURE(lang);
      auto body = with_body(place, lang);
      REQUIRE(body);
      for (std::string_view key : {"with.certain", "with.related"})
        CHECK(holds(*body, heading(key, lang)));
      bool sends = !holds(
          *body, html_escape(knowledge::say(language_named(lang), "with.gains.none")));
      for (std::string_view key : {"with.spf", "with.dkim", "with.cost", "with.check"})
        CHECK(holds(*body, heading(key, lang)) == sends);
      check_links(*body);
      check_words(*body, lang);
      CHECK(bytes_with_assets(*body, lang) < kMostBytes);
    }
  }
}

TEST_CASE("no page weighs more than 80 kB with its style and scripts") {
  for (std::string_view lang : kLanguages) {
    CAPTURE(lang);
    CHECK(bytes_with_assets(why_index_body(lang), lang) < kMostBytes);
    CHECK(bytes_with_assets(with_index_body(lang), lang) < kMostBytes);
    for (std::string_view name : why_names())
      CHECK(bytes_with_assets(*why_body(name, lang), lang) < kMostBytes);
  }
}

TEST_CASE("both indexes lead to every page") {
  for (std::string_view lang : kLanguages) {
    std::string causes = why_index_body(lang), services = with_index_body(lang);
    check_words(causes, lang);
    check_words(services, lang);
    check_links(causes);
    check_links(services);
    for (std::string_view name : why_names()) {
      CAPTURE(name);
      CHECK(holds(causes, "/why/" + std::string(name) + "?lang="));
    }
    for (const std::string& place : with_names())
      CHECK(holds(services, "/with/" + place + "?lang="));
  }
}

TEST_CASE("the example refusals of a label are recognised as that label") {
  for (const auto& label : knowledge::reason_labels()) {
    const auto* reference = knowledge::find_reference(label.name);
    REQUIRE(reference);
    if (knowledge::find_cause(label.name)) continue;
    for (std::string_view text : reference->says) {
      CAPTURE(text);
      std::string_view found = bounce::classify_reply(text).label;
      // Whose server said "relay" decides between the two, and the words alone do not.
      bool relay = label.name == "relay_denied" || label.name == "recipient_not_hosted";
      if (!relay) CHECK(found == label.name);
    }
  }
}

TEST_CASE("a name that is not known has no page") {
  CHECK(!why_body("", "en"));
  CHECK(!why_body("../style.css", "en"));
  CHECK(!why_body("SPF_FAIL", "ru"));
  CHECK(!with_body("", "en"));
  CHECK(!with_body("Microsoft 365", "en"));
}

TEST_CASE("the title of a page says what it is about") {
  CHECK(why_head("spf_no_record", "en").title == "The domain has no SPF record.");
  CHECK(why_head("spf_no_record", "ru").title != why_head("spf_no_record", "en").title);
  CHECK(with_head("mailgun", "en").title == "Sending through Mailgun");
  CHECK(why_head("", "en").title == "Why mail is refused");
}

TEST_CASE("a service with an envelope of its own gets no include") {
  auto body = with_body("mailchimp-intuit", "en");
  REQUIRE(body);
  CHECK(!holds(*body, "v=spf1 mx include:"));
  CHECK(holds(*body, "Only DKIM with your domain makes DMARC pass."));
}

TEST_CASE("a service that sends with the customer's envelope gets its include") {
  auto body = with_body("google-workspace-gmail", "en");
  REQUIRE(body);
  CHECK(holds(*body, "v=spf1 mx include:_spf.google.com -all"));
  CHECK(holds(*body, "google._domainkey.example.org."));
  CHECK(!holds(*body, "20230601"));
}

TEST_CASE("a domain inside of a label is written with dashes") {
  auto body = with_body("microsoft-365", "en");
  REQUIRE(body);
  CHECK(holds(*body, "selector2-example-org._domainkey.&lt;tenant&gt;.onmicrosoft.com."));
}
