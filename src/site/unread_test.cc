#include "site/unread.h"

#include "report/html.h"
#include "site/site_for_tests.h"

using namespace mailwhy;
using namespace mailwhy::site;

namespace {

struct Case {
  std::string given, key, code;
};

const std::string kMail =
    "From: a@example.org\nTo: b@example.net\nSubject: hello\nDate: Fri, 20 Nov 2026 "
    "08:12:34 +0000\nMessage-ID: <1@example.org>\n\nhello\n";
const std::string kReport =
    "From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail Returned to Sender\n"
    "Date: Fri, 20 Nov 2026 08:12:34 +0000\n\nhello\n";

const Case kCases[] = {
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "outlook", "unreadable_input"},
    {"PK\x03\x04 and so on", "binary", "unreadable_input"},
    {"good morning", "text", "no_refusal"},
    {"Nov 21 22:00:00 mx postfix/smtp[1]: 4ZbT7c2yQ5z: to=<a@example.net>, "
     "relay=mx.example.net[192.0.2.1]:25, delay=1, dsn=2.0.0, status=sent (250 ok)",
     "log", "no_refusal"},
    {kReport, "report", "no_refusal"},
    {kMail, "mail", "no_refusal"},
    {"From a Sat Nov 21 22:00:00 2026\n" + kMail + "\nFrom a Sat Nov 21 22:00:00 2026\n" +
         kMail,
     "mailbox", "no_refusal"},
    {"{\"eventType\": \"Bounce\", ", "json", "unreadable_input"},
    {R"({"RecordType": "Open", "Recipient": "a@example.net"})", "event", "no_refusal"},
    {R"({"TopicArn": "arn:aws:sns:x", "Type": "SubscriptionConfirmation"})", "events",
     "no_refusal"},
    {R"({"some": "thing"})", "service", "unreadable_input"},
};

}  // namespace

TEST_CASE(
    "what cannot be diagnosed is named, in the visitor's language, by page and API") {
  TestSite test;
  test.client = *net::IpAddress::parse("127.0.0.1");
  for (const Case& one : kCases) {
    CAPTURE(one.key);
    for (auto language : {knowledge::Language::English, knowledge::Language::Russian}) {
      bool russian = language == knowledge::Language::Russian;
      std::vector<http::Field> headers{{"Accept-Language", russian ? "ru" : "en"}};
      text::Params params;
      if (one.key == "event") params["name"] = "Open";
      std::string message = knowledge::say(language, "unread." + one.key, params);
      std::string hint = knowledge::say(language, "unread." + one.key + "_hint");

      auto api = test.post("/api/v1/diagnose", "message/rfc822", one.given, headers);
      CHECK(api.status == 422);
      CHECK(error_code(api) == one.code);
      auto error = json_of(api).at("error").as_object();
      CHECK(error.at("message").as_string() == message);
      CHECK(error.at("hint").as_string() == hint);

      auto page = test.post_form("/", {{"file", one.given}}, headers);
      CHECK(page.status == 422);
      CHECK(holds(page, report::html_escape(message + ". " + hint)));
    }
  }
}

TEST_CASE("a sentence without a translation is general in Russian, itself in English") {
  Error unknown{"the moon is full", 0, "wait"};
  CHECK(why_unread(knowledge::Language::English, unknown).message == "the moon is full");
  CHECK(why_unread(knowledge::Language::English, unknown).hint == "wait");
  CHECK(why_unread(knowledge::Language::Russian, unknown).message ==
        knowledge::say(knowledge::Language::Russian, "unread.other"));
}
